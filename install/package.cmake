# What `cmake --install` places, and the packages that `cpack` makes of it: a Debian package and a
# tarball of the same. Both end in /usr; only the units, which name /usr/bin, depend on that.

# Manual pages and completions come from the help texts: pushgate itself writes them.
set(generated ${CMAKE_BINARY_DIR}/generated)
string(TIMESTAMP PUSHGATE_DATE "%Y-%m-%d" UTC)  # of $SOURCE_DATE_EPOCH, if that is set
add_custom_command(
  OUTPUT ${generated}/done
  COMMAND ${CMAKE_COMMAND} -DPUSHGATE=$<TARGET_FILE:pushgate> -DDATE=${PUSHGATE_DATE}
          -DOUTPUT=${generated} -P ${CMAKE_CURRENT_LIST_DIR}/generate.cmake
  DEPENDS pushgate ${CMAKE_CURRENT_LIST_DIR}/generate.cmake
  COMMENT "Writing manual pages and completions"
  VERBATIM)
add_custom_target(pushgate_generated ALL DEPENDS ${generated}/done)

install(TARGETS pushgate pushgated RUNTIME DESTINATION bin)
install(TARGETS pushgate-hook RUNTIME DESTINATION lib/pushgate)
install(TARGETS pushgate_postgresql LIBRARY DESTINATION lib/pushgate
  PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
install(FILES systemd/pushgated@.service systemd/pushgated@.socket DESTINATION lib/systemd/system)
foreach(unit pushgate-audit pushgate-high-risk pushgate-audit-full)
  install(FILES systemd/${unit}@.service systemd/${unit}@.timer DESTINATION lib/systemd/system)
endforeach()
install(FILES systemd/pushgate-dashboard@.service systemd/pushgate-sender@.service DESTINATION lib/systemd/system)
install(FILES systemd/pushgate.tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME pushgate.conf)
install(DIRECTORY ${generated}/man ${generated}/bash-completion ${generated}/zsh ${generated}/fish
  DESTINATION share)
# The packs are built into the programs; this copy is to be read, and to be copied from.
install(DIRECTORY rules/packs DESTINATION share/pushgate)
install(DIRECTORY install/monitoring DESTINATION share/pushgate PATTERN "*_test.yaml" EXCLUDE)
install(FILES hook/config/default.yaml DESTINATION share/doc/pushgate/examples RENAME pushgate.yaml)
install(FILES install/debian/copyright docs/fleet.md DESTINATION share/doc/pushgate)
install(FILES ${generated}/changelog.gz ${generated}/changelog.Debian.gz DESTINATION share/doc/pushgate)
install(FILES install/debian/lintian-overrides DESTINATION share/lintian/overrides RENAME pushgate)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME pushgate)
set(CPACK_PACKAGE_VENDOR "The pushgate authors")
set(CPACK_PACKAGE_CONTACT "The pushgate authors <maintainers@pushgate.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "gate for Git servers that host Python code")
set(CPACK_PACKAGE_DESCRIPTION
"pushgate looks at the Python code that a git push brings, and only at that:
the functions with new lines, against a set of rules. A push that breaks one
is refused, with an explanation that points to the approved way.
.
It has the pre-receive hook, the daemon that judges, and a command that checks
files and commits before they are pushed, tests rules, and shows the record.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION vcs)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS procps)  # the unit's ExecReload= runs kill
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS git)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${CMAKE_CURRENT_LIST_DIR}/debian/postinst
  ${CMAKE_CURRENT_LIST_DIR}/debian/prerm
  ${CMAKE_CURRENT_LIST_DIR}/debian/postrm)
# What is packed was built before: the tests of packages must not build under those that run beside them.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(CPack)
