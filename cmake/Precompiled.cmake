# The headers of the standard library that most sources include, compiled once and used by every
# target that takes part; reading them anew was half of a build. A source still includes what it
# uses: -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON builds without.
set(precompiled_headers
  <algorithm> <array> <charconv> <chrono> <cstdint> <cstring> <deque> <filesystem> <fstream>
  <functional> <iostream> <map> <memory> <mutex> <optional> <set> <span> <sstream> <string>
  <string_view> <system_error> <thread> <tuple> <unordered_map> <unordered_set> <utility> <vector>
  <tl/expected.hpp>)

# pushgate_precompiled(TARGET [HEADERS header...]): the first target of a set of headers makes them,
# the others take them from it. Libraries and programs are compiled with other options (-fPIC, -fPIE),
# and each kind has its own.
function(pushgate_precompiled target)
  cmake_parse_arguments(arg "" "" "HEADERS" ${ARGN})
  get_target_property(kind ${target} TYPE)
  string(MAKE_C_IDENTIFIER "precompiled_${kind}_${arg_HEADERS}" set)
  get_property(maker GLOBAL PROPERTY ${set})
  if(maker)
    target_precompile_headers(${target} REUSE_FROM ${maker})
  else()
    target_precompile_headers(${target} PRIVATE ${precompiled_headers} ${arg_HEADERS})
    set_property(GLOBAL PROPERTY ${set} ${target})
  endif()
endfunction()
