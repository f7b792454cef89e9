# pushgate_batches(TARGET COUNT) compiles the sources of TARGET in COUNT batches, each as if it were
# one file: headers and templates are then read and built once for a batch, which makes a build from
# nothing several times as fast.
#
# A source's own path chooses its batch, so a new source never moves another: where two names of
# unnamed namespaces meet in a batch, one of them came with the change at hand. Share the code, or
# rename it. -DPUSHGATE_BATCHES=OFF compiles each source by itself, which also shows whether each
# includes what it uses.
option(PUSHGATE_BATCHES "Compile the sources of a layer in batches" ON)

function(pushgate_batches target count)
  if(NOT PUSHGATE_BATCHES)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  get_target_property(folder ${target} SOURCE_DIR)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${folder} OUTPUT_VARIABLE path)
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    string(MD5 hash ${path})
    string(SUBSTRING ${hash} 0 6 digits)
    math(EXPR batch "0x${digits} % ${count}")
    set_property(SOURCE ${source} PROPERTY UNITY_GROUP batch_${batch})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
