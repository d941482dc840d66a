//! What fuzzing has found and what it starts from (`fuzz/corpus`), run again
//! through the same functions with the stable compiler.

#[path = "../../fuzz/src/lib.rs"]
mod anju_fuzz;

use std::{fs, path::Path};

#[test]
fn the_corpus_keeps_its_promises() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for (name, target) in anju_fuzz::TARGETS {
        let mut files: Vec<_> = fs::read_dir(corpus.join(name))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert!(files.len() >= 10, "{name} has {} files", files.len());
        for file in files {
            // Shown when the target panics.
            println!("{}", file.display());
            target(&fs::read(&file).unwrap());
        }
    }
}
