# pushgated: the daemon's main; the rest of it is in pushgate_hook.
add_executable(pushgated ${CMAKE_CURRENT_LIST_DIR}/main.cc)
target_compile_definitions(pushgated PRIVATE PUSHGATE_VERSION="${PROJECT_VERSION}")
target_link_libraries(pushgated PRIVATE
  pushgate_flags pushgate_hook Boost::program_options spdlog::spdlog)
