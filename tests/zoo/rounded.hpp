// SPDX-License-Identifier: MIT
#pragma once
#include <catch2/catch.hpp>

/// What a published figure may stand for whose last decimal is worth `last_decimal`.
inline Approx rounded(double figure, double last_decimal) { return Approx(figure).margin(last_decimal / 2).epsilon(0); }
