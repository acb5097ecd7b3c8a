# A PostgreSQL of one's own, for tests: in a temporary folder, on a free port, gone afterwards.
# Source this file, then:
#   postgres_start      starts it and sets POSTGRES_URL; returns non-zero, with the reason on stderr, when it can't
#   standby_start       adds a synchronous standby; sets STANDBY_URL and PRIMARY_PID, which the failover drill takes
#   postgres_stop       stops it and removes its folder; harmless when nothing runs
# The caller traps EXIT and calls postgres_stop there.

POSTGRES_URL=
postgres_dir=
postgres_bin=
postgres_locpath=/usr/lib/locale

# Prints the folder of the server's programs: version 15 by preference (the oldest that we support and test).
postgres_find() {
    local candidate
    for candidate in /usr/lib/postgresql/15/bin $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
        if [ -x "$candidate/initdb" ]; then
            echo "$candidate"
            return
        fi
    done
    candidate=$(command -v initdb) && dirname "$candidate"
}

# Runs a command as somebody whom PostgreSQL accepts: it refuses to run as root.
postgres_as_owner() {
    if [ "$(id -u)" -eq 0 ]; then
        # From its own folder: the caller's may be closed to that user.
        (cd "$postgres_dir" && LOCPATH=$postgres_locpath runuser -u postgres -- "$@")
    else
        LOCPATH=$postgres_locpath "$@"
    fi
}

postgres_start() {
    postgres_bin=$(postgres_find) || { echo "no PostgreSQL server programs (initdb) found" >&2; return 1; }
    postgres_dir=$(mktemp -d "${TMPDIR:-/tmp}/madang-pg.XXXXXX") || return 1
    if [ "$(id -u)" -eq 0 ]; then
        id -u postgres >/dev/null 2>&1 || { echo "no user 'postgres', and PostgreSQL does not run as root" >&2; return 1; }
        chown postgres "$postgres_dir" || return 1
    fi
    if ! postgres_as_owner "$postgres_bin/initdb" --pgdata="$postgres_dir/data" --username=postgres --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 >"$postgres_dir.log" 2>&1; then
        cat "$postgres_dir.log" >&2
        return 1
    fi
    # Everybody is trusted but members of one group, which a test makes: the first line that fits holds.
    echo "host all +proving 127.0.0.1/32 scram-sha-256" | cat - "$postgres_dir/data/pg_hba.conf" >"$postgres_dir/hba" &&
        cat "$postgres_dir/hba" >"$postgres_dir/data/pg_hba.conf" || return 1
    cat >>"$postgres_dir/data/postgresql.conf" <<CONF || return 1
listen_addresses = '127.0.0.1'
unix_socket_directories = '$postgres_dir'
max_connections = 400
fsync = on
log_min_messages = warning
CONF
    postgres_speak_korean || return 1
    postgres_listen data || return 1
    POSTGRES_URL="postgres://postgres@127.0.0.1:$postgres_port/postgres"
}

# Lets the server speak Korean, as one in Seoul may: nothing may depend on the words of its errors. Without the sources of
# locales (Debian's package "locales") it goes on in English.
postgres_speak_korean() {
    mkdir "$postgres_dir/locale" || return 1
    if localedef --inputfile=ko_KR --charmap=UTF-8 "$postgres_dir/locale/ko_KR.UTF-8" >/dev/null 2>&1; then
        postgres_locpath=$postgres_dir/locale:/usr/lib/locale
        echo "lc_messages = 'ko_KR.UTF-8'" >>"$postgres_dir/data/postgresql.conf"
    else
        echo "no locale ko_KR here: PostgreSQL speaks English in these tests" >&2
    fi
}

# Prints the id of the process of a server.
postgres_pid() {
    head -n 1 "$postgres_dir/$1/postmaster.pid"
}

# Whether a server runs; one that was killed leaves the file of its process behind.
postgres_runs() {
    [ -f "$postgres_dir/$1/postmaster.pid" ] && kill -0 "$(postgres_pid "$1")" 2>/dev/null
}

standby_start() {
    local primary_port=${POSTGRES_URL%/*} port
    primary_port=${primary_port##*:}
    postgres_as_owner "$postgres_bin/pg_basebackup" --host=127.0.0.1 --port="$primary_port" --username=postgres \
        --pgdata="$postgres_dir/standby" --write-recovery-conf --wal-method=stream --checkpoint=fast || return 1
    echo "primary_conninfo = 'host=127.0.0.1 port=$primary_port user=postgres application_name=standby'" \
        >>"$postgres_dir/standby/postgresql.auto.conf" || return 1
    postgres_listen standby || return 1
    port=$postgres_port
    # Only now: the standby, once it is the primary, has nobody to wait for.
    echo "synchronous_standby_names = 'ANY 1 (standby)'" >>"$postgres_dir/data/postgresql.conf" || return 1
    postgres_as_owner "$postgres_bin/pg_ctl" reload --pgdata="$postgres_dir/data" --silent || return 1
    # shellcheck disable=SC2034  # read by the caller
    STANDBY_URL="postgres://postgres@127.0.0.1:$port/postgres"
    # shellcheck disable=SC2034
    PRIMARY_PID=$(postgres_pid data)
}

# Starts the server of a folder on the first of some random ports that is free, and sets postgres_port: asking first and taking
# later is a race. Another port helps one that ended, not one that runs and is not ready in time.
postgres_listen() {
    for _ in 1 2 3 4 5 6 7 8; do
        # Below the range that Linux hands out to outgoing connections.
        postgres_port=$((15000 + RANDOM % 17000))
        if postgres_as_owner "$postgres_bin/pg_ctl" start --pgdata="$postgres_dir/$1" --log="$postgres_dir/server.log" \
            --options="-p $postgres_port" --wait --timeout=60 --silent >/dev/null 2>&1; then
            return 0
        fi
        if postgres_runs "$1"; then break; fi
    done
    cat "$postgres_dir/server.log" >&2
    return 1
}

postgres_stop() {
    local each
    [ -n "$postgres_dir" ] || return 0
    for each in standby data; do
        postgres_runs "$each" || continue
        postgres_as_owner "$postgres_bin/pg_ctl" stop --pgdata="$postgres_dir/$each" --mode=immediate --wait --silent >/dev/null 2>&1 ||
            echo "PostgreSQL in $postgres_dir/$each did not stop" >&2
    done
    rm -rf "$postgres_dir" "$postgres_dir.log"
    postgres_dir=
    POSTGRES_URL=
}
