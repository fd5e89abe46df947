# Toolchain of the static preset: fully static binaries with musl, by whatever the distribution has.
#   musl is the system's libc (Alpine): the ordinary compiler
#   elsewhere: the musl-gcc wrapper. It leaves the kernel's headers out, so they are added behind musl's own.
# -DCMAKE_C_COMPILER=clang compiles with clang against musl's headers, and links through musl-gcc.
set(compiler ${CMAKE_C_COMPILER})
if(NOT compiler)
	set(compiler cc)
endif()
execute_process(COMMAND ${compiler} -dumpmachine OUTPUT_VARIABLE machine ERROR_QUIET)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -no-pie")
set(CMAKE_C_FLAGS_INIT "-fno-pie")
if(machine MATCHES "musl")
	return()
endif()

find_program(MUSL_GCC NAMES musl-gcc REQUIRED)
execute_process(COMMAND ${MUSL_GCC} -print-multiarch OUTPUT_VARIABLE multiarch
	OUTPUT_STRIP_TRAILING_WHITESPACE)
set(kernel_headers "-idirafter /usr/include")
if(multiarch)
	string(APPEND kernel_headers " -idirafter /usr/include/${multiarch}")
endif()
string(APPEND CMAKE_C_FLAGS_INIT " ${kernel_headers}")

if(NOT compiler MATCHES "clang")
	set(CMAKE_C_COMPILER ${MUSL_GCC})
	return()
endif()
execute_process(COMMAND ${MUSL_GCC} -E -v -x c /dev/null OUTPUT_QUIET ERROR_VARIABLE search)
string(REGEX MATCH "<\\.\\.\\.> search starts here:\n *([^\n]+)" search "${search}")
set(musl_include ${CMAKE_MATCH_1})
execute_process(COMMAND ${compiler} -print-resource-dir OUTPUT_VARIABLE resources
	OUTPUT_STRIP_TRAILING_WHITESPACE)
string(PREPEND CMAKE_C_FLAGS_INIT "-nostdinc -isystem ${musl_include} -isystem ${resources}/include ")
set(CMAKE_C_LINK_EXECUTABLE "${MUSL_GCC} <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
