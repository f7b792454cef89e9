# Warnings and sanitizers, as one interface target that every target of ours links.
add_library(pushgate_flags INTERFACE)
target_compile_options(pushgate_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
  -Wimplicit-fallthrough -Wundef
  # g++ 12 sees overlaps in std::string that are not there (its bugs 105651 and 105329), once it
  # optimises.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${PUSHGATE_WERROR}>:-Werror>)
if(PUSHGATE_SANITIZE)
  target_compile_options(pushgate_flags INTERFACE
    -fsanitize=${PUSHGATE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # What these two find stops a program under the address sanitizer as well, and they take as long
    # to compile as all the rest together.
    -fno-sanitize=null,object-size)
  target_link_options(pushgate_flags INTERFACE -fsanitize=${PUSHGATE_SANITIZE})
endif()
