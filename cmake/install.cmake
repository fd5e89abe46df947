# Where things go, as distributions want them.
include(GNUInstallDirs)
install(TARGETS ipctool)
