# complete.bash SCRIPT WORD...: what the script offers for the last word, a line each.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_sop
printf '%s\n' "${COMPREPLY[@]}"
