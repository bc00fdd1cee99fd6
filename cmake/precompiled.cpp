// SPDX-License-Identifier: MIT
// Empty: the target that it belongs to exists for its precompiled header.
