# pushgate-hook: static, without exceptions, never sanitized, linked with none of our libraries, so
# that it starts in about a millisecond and works where nothing else does. It shares the headers of
# hook/protocol, whose include root it gets by hand.
file(GLOB client_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cc)
add_executable(pushgate-hook ${client_sources})
set_target_properties(pushgate-hook PROPERTIES POSITION_INDEPENDENT_CODE OFF)
target_include_directories(pushgate-hook PRIVATE ${CMAKE_BINARY_DIR}/include/hook)
target_compile_definitions(pushgate-hook PRIVATE
  PUSHGATE_JUDGE_PATH="${CMAKE_INSTALL_PREFIX}/bin/pushgate" PUSHGATE_VERSION="${PROJECT_VERSION}")
target_compile_options(pushgate-hook PRIVATE
  -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Wcast-qual
  $<$<BOOL:${PUSHGATE_WERROR}>:-Werror>
  -fno-exceptions -fno-rtti -ffunction-sections -fdata-sections)
target_link_options(pushgate-hook PRIVATE -static -no-pie -Wl,--gc-sections)
