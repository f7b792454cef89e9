# Writes manual pages, completions and changelogs into OUTPUT, dated DATE, by the program PUSHGATE.
function(run_pushgate output)
  execute_process(COMMAND ${PUSHGATE} help ${ARGN} OUTPUT_FILE ${output}
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(compress file)
  execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${OUTPUT})
execute_process(COMMAND ${PUSHGATE} help --man OUTPUT_VARIABLE pages COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" pages "${pages}")
foreach(page IN LISTS pages)
  string(REGEX MATCH "[0-9]$" section ${page})
  file(MAKE_DIRECTORY ${OUTPUT}/man/man${section})
  run_pushgate(${OUTPUT}/man/man${section}/${page} --man --date ${DATE} ${page})
  compress(${OUTPUT}/man/man${section}/${page})
endforeach()

# Each where its shell looks for it.
set(bash ${OUTPUT}/bash-completion/completions)
set(zsh ${OUTPUT}/zsh/vendor-completions)
set(fish ${OUTPUT}/fish/vendor_completions.d)
file(MAKE_DIRECTORY ${bash} ${zsh} ${fish})
run_pushgate(${bash}/pushgate --completion bash)
file(CREATE_LINK pushgate ${bash}/pushgated SYMBOLIC)
run_pushgate(${zsh}/_pushgate --completion zsh)
run_pushgate(${fish}/pushgate.fish --completion fish)

# The project's own changelog tells what is new; Debian's, which version this package is.
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR}/.. ABSOLUTE)
configure_file(${root}/CHANGELOG.md ${OUTPUT}/changelog COPYONLY)
execute_process(COMMAND ${PUSHGATE} --version OUTPUT_VARIABLE version COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCH "[0-9.]+" version "${version}")
string(TIMESTAMP when "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${OUTPUT}/changelog.Debian
  "pushgate (${version}-1) bookworm; urgency=medium\n\n"
  "  * This version; changelog.gz tells what is new.\n\n"
  " -- The pushgate authors <maintainers@pushgate.invalid>  ${when}\n")
compress(${OUTPUT}/changelog)
compress(${OUTPUT}/changelog.Debian)
file(TOUCH ${OUTPUT}/done)
