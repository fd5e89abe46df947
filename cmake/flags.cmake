# How everything of ours is compiled and linked: the interface target `flags`.
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)

add_library(flags INTERFACE)
target_compile_definitions(flags INTERFACE _GNU_SOURCE)
target_compile_options(flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
	-Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2)

if(IPCTOOL_WERROR)
	target_compile_options(flags INTERFACE -Werror)
endif()
if(IPCTOOL_SANITIZE)
	set(sanitize -fsanitize=${IPCTOOL_SANITIZE} -fno-sanitize-recover=all)
	target_compile_options(flags INTERFACE ${sanitize} -fno-omit-frame-pointer)
	target_link_options(flags INTERFACE ${sanitize})
	# gcc's sanitizers start a quarter faster when they need no loading, which counts in thousands of tests.
	set(static_sanitizers -static-libasan -static-libubsan)
	set(CMAKE_REQUIRED_FLAGS "-fsanitize=address,undefined")
	set(CMAKE_REQUIRED_LINK_OPTIONS ${static_sanitizers})
	check_c_source_compiles("int main(void) { return 0; }" HAVE_STATIC_SANITIZERS)
	unset(CMAKE_REQUIRED_FLAGS)
	unset(CMAKE_REQUIRED_LINK_OPTIONS)
	if(HAVE_STATIC_SANITIZERS AND CMAKE_C_COMPILER_ID STREQUAL GNU)
		target_link_options(flags INTERFACE ${static_sanitizers})
	endif()
endif()
if(IPCTOOL_COVERAGE)
	target_compile_options(flags INTERFACE --coverage)
	target_link_options(flags INTERFACE --coverage)
endif()
if(IPCTOOL_STATIC)
	target_compile_options(flags INTERFACE -ffunction-sections -fdata-sections
		-fno-asynchronous-unwind-tables)
	# Each segment and each page costs at every start: one for code and constants, one for data.
	target_link_options(flags INTERFACE -Wl,--gc-sections -Wl,-z,noseparate-code -Wl,-z,norelro
		-Wl,--build-id=none)
endif()
if(IPCTOOL_HARDEN)
	# FORTIFY_SOURCE=3 came with gcc 12 and clang 9; a compiler may also set a level of its own.
	set(CMAKE_REQUIRED_FLAGS "-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -Werror")
	check_c_source_compiles("
		#include <string.h>
		#if !defined __USE_FORTIFY_LEVEL || __USE_FORTIFY_LEVEL < 3
		#error level 3 is not known
		#endif
		int main(void) { return 0; }" HAVE_FORTIFY_3)
	unset(CMAKE_REQUIRED_FLAGS)
	# PIC, not PIE, for bash's builtin; where all is hidden, the code is the same.
	target_compile_options(flags INTERFACE -fPIC -fvisibility=hidden -fstack-protector-strong -U_FORTIFY_SOURCE
		-D_FORTIFY_SOURCE=$<IF:$<BOOL:${HAVE_FORTIFY_3}>,3,2>)
	target_link_options(flags INTERFACE -Wl,-z,relro,-z,now
		$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
endif()
