//! The cases of the emitters' tests are what our macros say of the services.

use std::{env, fs, path::Path};

use crate::services;

#[test]
fn the_cases_of_the_emitters_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vsoa-codegen/tests/emit");
    let overwrite = env::var_os("VSOA_OVERWRITE").is_some();
    for (case, description) in services::cases() {
        let path = folder.join(case).join("input.json");
        let text = description.to_json() + "\n";
        if overwrite {
            fs::create_dir_all(folder.join(case)).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            stored == text,
            "{case} is not what the macros describe: `VSOA_OVERWRITE=1 cargo test -p vsoa-tests --test sdk cases` writes it anew"
        );
    }
}
