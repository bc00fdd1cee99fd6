# SPDX-License-Identifier: MIT
# Passes if COMPILE refuses SOURCE and says the sentence of its first line, "// refused: …". GCC must say it whole
# within the first three lines of its output; Clang says it in pieces, which are joined here before they are looked at.
file(READ ${SOURCE} source)
if(NOT source MATCHES "^// refused: ([^\n]+)")
  message(FATAL_ERROR "${SOURCE} does not begin with '// refused: ' and a sentence")
endif()
set(sentence "${CMAKE_MATCH_1}")

separate_arguments(command UNIX_COMMAND "${COMPILE}")
execute_process(COMMAND ${command} ${SOURCE} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)

if(BRAND MATCHES "Clang")
  string(REGEX REPLACE "\"}+, [^\"]*FixedString<[^\"]*{+\"" "" heard "${said}")
else()
  string(REGEX MATCH "^[^\n]*\n?[^\n]*\n?[^\n]*" heard "${said}")
endif()
string(FIND "${heard}" "${sentence}" found)
if(status EQUAL 0 OR found LESS 0)
  string(SUBSTRING "${said}" 0 4000 said)
  message(NOTICE "${SOURCE}\nexpected: ${sentence}\ncompiler said: ${said}")
  message(FATAL_ERROR "not refused, or not with this sentence")
endif()
