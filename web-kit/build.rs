//! Compiles the texts (`texts/<language>/*.ftl`) into the typed catalogue `t`.

#[path = "build/catalogue.rs"]
mod catalogue;

use std::{env, fs, path::Path, process};

fn main() {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=build");
    let read = |language: &str| {
        let folder = Path::new("texts").join(language);
        let mut texts: Vec<(String, String)> = fs::read_dir(&folder)
            .expect("the folder of a language can be listed")
            .map(|entry| entry.expect("the entry of a folder can be read").path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "ftl"))
            .map(|path| {
                let text = fs::read_to_string(&path).expect("a text file is UTF-8");
                (path.display().to_string(), text)
            })
            .collect();
        texts.sort();
        texts
    };
    match catalogue::compile(&read("zh-CN"), &read("en")) {
        Ok(code) => {
            let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
            fs::write(Path::new(&out).join("catalogue.rs"), code)
                .expect("the build folder can be written");
        }
        Err(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            process::exit(1);
        }
    }
}
