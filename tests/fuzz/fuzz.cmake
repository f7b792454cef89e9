# pushgate_fuzz(NAME LINKS target...) builds NAME_fuzz.cc, which defines LLVMFuzzerTestOneInput.
#
# As a plain test it runs every file of corpus/NAME and some thousand mutations of each, the same in
# every run. With clang and -DPUSHGATE_FUZZ=ON it is a libFuzzer program instead:
#   bin/frame_fuzz tests/fuzz/corpus/frame
option(PUSHGATE_FUZZ "Build the programs of tests/fuzz with libFuzzer; needs clang" OFF)

function(pushgate_fuzz name)
  cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
  add_executable(${name}_fuzz ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/${name}_fuzz.cc)
  target_link_libraries(${name}_fuzz PRIVATE ${arg_LINKS} pushgate_flags)
  if(PUSHGATE_FUZZ)
    target_compile_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
    return()
  endif()
  target_sources(${name}_fuzz PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/replay.cc)
  add_test(NAME fuzz.${name} COMMAND ${name}_fuzz ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
  set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 300 LABELS fuzz)
endfunction()

pushgate_fuzz(frame LINKS pushgate_hook)
pushgate_fuzz(config LINKS pushgate_hook)
pushgate_fuzz(rule_file LINKS pushgate_rules)
pushgate_fuzz(pattern LINKS pushgate_rules)
pushgate_fuzz(python LINKS pushgate_rules)
pushgate_fuzz(http_head LINKS pushgate_audit)
