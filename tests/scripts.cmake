# Every shell script below tests/ is a test, named by its path: push/refs/new-branch.sh is
# push.refs.new-branch. Every folder in golden/ is golden.FOLDER. A script that ends with 77 was
# skipped: what it needs is not on this machine. Scripts can be run by hand, too:
#   PUSHGATE_BIN=build/dev/bin tests/push/refs/new-branch.sh
set(script_timeout 300)
if(PUSHGATE_SANITIZE)
  set(script_timeout 600)
endif()

function(pushgate_script_test name label)
  add_test(NAME ${name} COMMAND bash ${ARGN})
  set_tests_properties(${name} PROPERTIES
    ENVIRONMENT "PUSHGATE_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}"
    SKIP_RETURN_CODE 77
    TIMEOUT ${script_timeout}
    LABELS "${label}")
endfunction()

foreach(folder push fault house cli install dashboard e2e fleet)
  file(GLOB_RECURSE scripts CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${folder}/*.sh)
  list(FILTER scripts EXCLUDE REGEX "/lib\\.sh$")
  foreach(script IN LISTS scripts)
    string(REGEX REPLACE "\\.sh$" "" name ${script})
    string(REPLACE "/" "." name ${name})
    pushgate_script_test(${name} ${folder} ${CMAKE_CURRENT_SOURCE_DIR}/${script})
  endforeach()
endforeach()
# It reads every script and what each one sources.
set_tests_properties(house.shell PROPERTIES TIMEOUT 900)
# It waits for a shell at a terminal, once for each command.
set_tests_properties(cli.completion PROPERTIES TIMEOUT 900)

# What is packed is what users get: programs with sanitizers need more than the package brings. The
# first test that needs a machine makes it, the others wait.
if(NOT PUSHGATE_SANITIZE)
  file(GLOB scripts CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} package/*.sh)
  list(FILTER scripts EXCLUDE REGEX "/lib\\.sh$")
  foreach(script IN LISTS scripts)
    string(REGEX REPLACE "\\.sh$" "" name ${script})
    string(REPLACE "/" "." name ${name})
    pushgate_script_test(${name} package ${CMAKE_CURRENT_SOURCE_DIR}/${script})
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endforeach()
endif()

file(GLOB cases CONFIGURE_DEPENDS LIST_DIRECTORIES true ${CMAKE_CURRENT_SOURCE_DIR}/golden/*)
foreach(folder IN LISTS cases)
  if(IS_DIRECTORY ${folder})
    cmake_path(GET folder FILENAME case)
    pushgate_script_test(golden.${case} golden ${CMAKE_CURRENT_SOURCE_DIR}/golden/run.sh ${case})
  endif()
endforeach()

# Every folder in settings/ changes one setting of the built-in pack and is settings.FOLDER.
file(GLOB cases CONFIGURE_DEPENDS LIST_DIRECTORIES true ${CMAKE_CURRENT_SOURCE_DIR}/settings/*)
foreach(folder IN LISTS cases)
  if(IS_DIRECTORY ${folder})
    cmake_path(GET folder FILENAME case)
    pushgate_script_test(settings.${case} cli ${CMAKE_CURRENT_SOURCE_DIR}/settings/run.sh ${case})
  endif()
endforeach()

# Every folder of modules/ is modules.FOLDER.
file(GLOB trees CONFIGURE_DEPENDS LIST_DIRECTORIES true ${CMAKE_CURRENT_SOURCE_DIR}/modules/*)
foreach(folder IN LISTS trees)
  if(IS_DIRECTORY ${folder})
    cmake_path(GET folder FILENAME case)
    pushgate_script_test(modules.${case} modules ${CMAKE_CURRENT_SOURCE_DIR}/modules/run.sh ${case})
  endif()
endforeach()

# Every folder of rules/language, with rules and the targets beside them, is rules.language.FOLDER.
file(GLOB topics CONFIGURE_DEPENDS LIST_DIRECTORIES true ${CMAKE_CURRENT_SOURCE_DIR}/rules/language/*)
foreach(folder IN LISTS topics)
  cmake_path(GET folder FILENAME topic)
  add_test(NAME rules.language.${topic} COMMAND pushgate rules test ${folder})
  set_tests_properties(rules.language.${topic} PROPERTIES TIMEOUT ${script_timeout} LABELS rules)
endforeach()
