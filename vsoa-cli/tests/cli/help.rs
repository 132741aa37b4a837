use crate::command::vsoa;

#[tokio::test]
async fn the_help_lists_the_exit_codes() {
    let help = vsoa("--help").run().await;
    let codes = "\
Exit codes:
    0  done
    1  the server answered with an error status, or not at all (ping)
    2  the command line, or a file that it names, is wrong
    3  the server cannot be reached, or nobody knows its name
    4  the server took too long
    5  not let in: the password, or a certificate
    6  the connection broke, or what came over it does not fit
    7  a file or a port of this machine cannot be used
    8  clients break (diff), or the package is out of date (generate --check)
  130  interrupted before it was done
";
    assert!(help.out().ends_with(codes), "{}", help.out());
}

#[tokio::test]
async fn a_wrong_command_line_is_told_with_what_was_meant() {
    let ended = vsoa("cal").run().await;
    assert!(ended.failed(2).contains("'call'"), "{ended:?}");
    let ended = vsoa("get http://127.0.0.1:3005/").run().await;
    assert!(ended.failed(2).contains("`vsoa://`"), "{ended:?}");
}
