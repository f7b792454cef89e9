# pushgate_layer(NAME BATCHES count SOURCES file... LINKS target... [PRIVATE_LINKS target...])
#
# Makes the library pushgate_NAME from the folder NAME, compiled in that many batches. Other targets can include "NAME/..." only if
# they link pushgate_NAME: the include root of a layer is a folder of the build tree that holds one
# link, to that layer's sources. This is what keeps includes running one way.
function(pushgate_layer name)
  cmake_parse_arguments(arg "" "BATCHES" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  set(root ${CMAKE_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${name} ${root}/${name} SYMBOLIC)
  add_library(pushgate_${name} STATIC ${arg_SOURCES})
  target_include_directories(pushgate_${name} PUBLIC ${root})
  pushgate_batches(pushgate_${name} ${arg_BATCHES})
  target_link_libraries(pushgate_${name} PUBLIC ${arg_LINKS} PRIVATE pushgate_flags ${arg_PRIVATE_LINKS})
endfunction()
