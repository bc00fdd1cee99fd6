# SPDX-License-Identifier: MIT
# Passes if COMPILE refuses SOURCE and says the sentence of its first line, "// refused: …". GCC must say it whole within
# the first three lines of its output; Clang says it in pieces, which are joined here before they are looked at.
file(STRINGS ${SOURCE} sentence LIMIT_COUNT 1 REGEX "^// refused: ")
string(REPLACE "// refused: " "" sentence "${sentence}")
if(NOT sentence)
  message(FATAL_ERROR "${SOURCE} does not begin with '// refused: ' and a sentence")
endif()

separate_arguments(command UNIX_COMMAND "${COMPILE}")
execute_process(COMMAND ${command} ${SOURCE} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)

if(COMPILE MATCHES "clang")
  string(REGEX REPLACE "\"}}, *(archetype::)?(Text<[0-9]+>)?{{\"" "" heard "${said}")
else()
  string(REGEX MATCH "^[^\n]*\n?[^\n]*\n?[^\n]*" heard "${said}")
endif()
string(FIND "${heard}" "${sentence}" found)
if(status EQUAL 0 OR found LESS 0)
  message(FATAL_ERROR "${SOURCE}\n  expected: ${sentence}\n  compiler said: ${said}")
endif()
