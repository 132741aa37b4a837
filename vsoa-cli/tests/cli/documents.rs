use crate::command::{Folder, vsoa};

#[tokio::test]
async fn shells_are_told_the_words_and_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = vsoa("completions").arg(shell).run().await;
        for word in ["ping", "password-file", "stream-to", "lookup"] {
            assert!(script.out().contains(word), "{shell}: {word}");
        }
    }
    vsoa("completions tcsh").run().await.failed(2);
}

#[tokio::test]
async fn there_is_a_manual_page_for_each_word() {
    let page = vsoa("man").run().await;
    assert!(page.out().contains(".SH CONNECTION") && page.out().contains("Exit codes"));
    let folder = Folder::new("man");
    vsoa("man --dir")
        .arg(folder.path("pages"))
        .run()
        .await
        .out();
    for page in [
        "vsoa.1",
        "vsoa-call.1",
        "vsoa-position.1",
        "vsoa-position-lookup.1",
    ] {
        assert!(!folder.read(&format!("pages/{page}")).is_empty(), "{page}");
    }
}
