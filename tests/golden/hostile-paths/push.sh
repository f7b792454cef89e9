# shellcheck shell=bash
# Names that would move the cursor, break lines or quotes, or be taken for options.
commit_file README.md <<<'Hostile paths.'
seed origin main
guard app
start_daemon
text='from src.session.async_session import async_session_factory

session = async_session_factory()'
write_file $'new\nline.py' <<<"$text"
write_file 'quo"te.py' <<<"$text"
write_file -dash.py <<<"$text"
write_file $'broken\xff.py' <<<"$text"
write_file $'\e[2Jclear.py' <<<"$text"
write_file $'bidi\xe2\x80\xae.py' <<<"$text"
commit 'Hostile paths'
push origin "HEAD:refs/heads/"$'\xe2\x80\xaemain'
