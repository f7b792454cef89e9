# pushgate_embed(TARGET NAMESPACE VARIABLE ROOT dir FILES file...)
#
# Builds the files into TARGET as `const std::vector<EmbeddedFile> VARIABLE` of base/embedded_file.h,
# each under its path relative to ROOT, so that the programs run from anywhere.
function(pushgate_embed target namespace variable)
  cmake_parse_arguments(arg "" "ROOT" "FILES" ${ARGN})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${variable}.cc)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DNAMESPACE=${namespace} -DVARIABLE=${variable}
            -DROOT=${arg_ROOT} "-DFILES=${arg_FILES}" -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${arg_FILES} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    COMMENT "Embedding ${variable}"
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
