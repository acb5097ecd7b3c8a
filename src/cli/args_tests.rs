use clap::CommandFactory;

use super::*;

fn parsed(line: &str) -> Args {
    Args::try_parse_from(line.split(' ')).unwrap()
}

fn keys(line: &str) -> Vec<(&'static str, String)> {
    parsed(line)
        .sources(Vec::new())
        .flags
        .into_iter()
        .map(|flag| (flag.key, flag.value))
        .collect()
}

#[test]
fn the_commands_are_well_formed() {
    <Args as CommandFactory>::command().debug_assert();
}

#[test]
fn no_command_means_serve() {
    assert!(matches!(parsed("madang").command(), Command::Serve { .. }));
    assert_eq!(
        keys("madang --listen 127.0.0.1:1"),
        [("server.listen", "127.0.0.1:1".into())]
    );
}

#[test]
fn flags_may_stand_before_or_after_the_command() {
    let wanted = [
        ("server.listen", "127.0.0.1:1".to_owned()),
        ("data.folder", "d".into()),
        ("database.url", "sqlite:x".into()),
    ];
    assert_eq!(
        keys("madang --data d --database sqlite:x --listen 127.0.0.1:1 serve"),
        wanted
    );
    assert_eq!(
        keys("madang serve --listen 127.0.0.1:1 --data d --database sqlite:x"),
        wanted
    );
    assert_eq!(
        keys("madang demo --listen 127.0.0.1:1 --data d --database sqlite:x"),
        wanted
    );
}

#[test]
fn listen_with_a_command_that_listens_to_nothing_is_refused() {
    assert_eq!(
        parsed("madang --listen 127.0.0.1:1 check")
            .check()
            .unwrap_err()
            .code(),
        2
    );
    assert!(Args::try_parse_from(["madang", "check", "--listen", "127.0.0.1:1"]).is_err());
    parsed("madang --listen 127.0.0.1:1").check().unwrap();
}

#[test]
fn the_clock_of_the_demonstration_stands_unless_a_speed_is_given() {
    assert!(matches!(
        parsed("madang demo").command(),
        Command::Demo { speed: 0, .. }
    ));
    assert!(matches!(
        parsed("madang demo --speed 600").command(),
        Command::Demo { speed: 600, .. }
    ));
    assert!(Args::try_parse_from(["madang", "demo", "--speed", "1000000"]).is_err());
}
