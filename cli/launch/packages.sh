# shellcheck shell=bash
# Says what is missing on this machine and how to install it; as root on Debian, where the command
# asked for needs it, installs it.

provide_jdk() { echo "TODO" >&2; exit 1; }
provide_maven() { echo "TODO" >&2; exit 1; }
provide_servers() { :; }
