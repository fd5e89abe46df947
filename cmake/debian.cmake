# Run by cpack on the staged tree: what Debian has in places, forms and names of its own.
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
file(GLOB pages ${share}/man/man1/*.1 ${share}/man/man7/*.7)
execute_process(COMMAND gzip -9n ${pages} COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${share}/doc/ipctool/LICENSE ${share}/doc/ipctool/copyright)
file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)
