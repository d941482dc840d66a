//! The shipped catalogue, and catalogues with a mistake.

use std::collections::BTreeSet;

use shared_types::api::catalogue::{Audience, ItemKind};

use super::{Catalogue, Wish, check, load};

fn shipped() -> Catalogue {
    Catalogue::load("").unwrap()
}

fn codes(catalogue: &Catalogue, wish: &Wish<'_>) -> Vec<String> {
    let found = catalogue.find(wish);
    found.iter().map(|item| item.code.clone()).collect()
}

fn searched(words: &str) -> Vec<String> {
    let wish = Wish {
        words: Some(words),
        ..Wish::default()
    };
    codes(&shipped(), &wish)
}

/// 52 items under 21 services, as the centre's list of government services says.
#[test]
fn the_shipped_catalogue_has_every_item_under_its_service() {
    let catalogue = shipped();
    let codes: Vec<_> = catalogue.items().iter().map(|item| &*item.code).collect();
    let wanted: Vec<_> = (1..=52).map(|number| format!("{number:02}")).collect();
    assert_eq!(codes, wanted);
    assert_eq!(catalogue.services().len(), 21);
    let official: BTreeSet<_> = catalogue
        .items()
        .iter()
        .map(|item| &*item.official_name)
        .collect();
    assert_eq!(official.len(), 52, "no two have one name");
}

/// 17 withdrawals: items 07 to 23.
#[test]
fn withdrawals_are_the_seventeen_items() {
    let catalogue = shipped();
    let withdrawals = catalogue.items().iter().filter(|item| {
        matches!(
            item.kind,
            ItemKind::PartWithdrawal | ItemKind::ClosingWithdrawal | ItemKind::SplitWithdrawal
        )
    });
    let codes: Vec<_> = withdrawals.map(|item| item.code.clone()).collect();
    let wanted: Vec<_> = (7..=23).map(|number| format!("{number:02}")).collect();
    assert_eq!(codes, wanted);
}

/// An item says "online" only where a hall does it.
#[test]
fn only_what_a_hall_does_is_online() {
    let catalogue = shipped();
    let online = catalogue.items().iter().filter(|item| item.hall.is_some());
    let online: Vec<_> = online.map(|item| item.code.clone()).collect();
    assert_eq!(online, ["02", "04", "14", "24"]);
}

/// A guide of the counter does not send people to a page that is not there.
#[test]
fn what_is_handled_at_the_counter_says_nothing_else() {
    let catalogue = shipped();
    let at_counter = catalogue.items().iter().filter(|item| item.hall.is_none());
    for item in at_counter {
        let guide = &item.guide;
        let notes = guide
            .materials
            .iter()
            .filter_map(|paper| paper.note.as_ref());
        let texts = guide.steps.iter().chain(&guide.conditions).chain(notes);
        for text in texts.chain([&guide.summary]) {
            for online in ["网上", "网厅", "上传", "登录", "在线"] {
                assert!(!text.contains(online), "item {}: {text}", item.code);
            }
        }
    }
}

#[test]
fn items_are_found_by_chinese_pinyin_initials_and_english() {
    for (words, code) in [
        ("租房", "14"),
        ("zf", "14"),
        ("ZUFANG", "14"),
        ("rent", "14"),
        ("退休 销户", "16"),
    ] {
        let found = searched(words);
        assert!(
            found.iter().any(|found| found == code),
            "{words}: {found:?}"
        );
    }
    assert_eq!(searched("租房")[0], "14", "its own name is the best match");
    let withdrawals: BTreeSet<_> = searched("tq").into_iter().collect();
    for number in 7..=23 {
        let code = format!("{number:02}");
        assert!(withdrawals.contains(&code), "tq finds 提取 {code}");
    }
    assert!(searched("qqqqqq").is_empty());
    assert_eq!(searched("").len(), 52, "no words: everything");
}

#[test]
fn a_wish_narrows_by_audience_and_event() {
    let catalogue = shipped();
    for audience in [Audience::Person, Audience::Unit] {
        let wish = Wish {
            audience: Some(audience),
            ..Wish::default()
        };
        let found = catalogue.find(&wish);
        assert!(!found.is_empty() && found.len() < 52);
        assert!(found.iter().all(|item| item.audience.contains(&audience)));
    }
    for event in catalogue.events() {
        let wish = Wish {
            event: Some(&event.key),
            ..Wish::default()
        };
        let found = catalogue.find(&wish);
        assert!(!found.is_empty(), "{}", event.key);
        assert!(found.iter().all(|item| item.events.contains(&event.key)));
    }
}

// Long because it is one table.
/// A mistake stops the start and names its file and key.
#[test]
fn a_mistake_names_its_file_and_key() {
    let rent = load::shipped()
        .into_keys()
        .find(|name| name.starts_with("items/14-"))
        .expect("item 14");
    for (file, from, to, key) in [
        (&*rent, "code = \"14\"", "code = \"15\"", "`code`"),
        (&*rent, "code = \"14\"", "code = \"1\"", "`code`"),
        (&*rent, "service = \"", "service = \"x", "`service`"),
        (
            &*rent,
            "audience = [\"person\"]",
            "audience = []",
            "`audience`",
        ),
        (
            &*rent,
            "audience = [\"person\"]",
            "audience = [\"unit\"]",
            "`hall`",
        ),
        (&*rent, "events = [", "events = [\"x\", ", "`events`"),
        (
            &*rent,
            "paper_forms = [",
            "paper_forms = [\"x\", ",
            "`guide.paper_forms`",
        ),
        (
            &*rent,
            "kind = \"part_withdrawal\"",
            "kind = \"gift\"",
            "`kind`",
        ),
        (&*rent, "now = 5", "now = 9", "`depth`"),
        (&*rent, "days = 3", "days = 0", "`guide.time_limit.days`"),
        (&*rent, "fee = \"", "fe = \"", "guide"),
        (
            &*rent,
            "hall = \"/personal/items/14\"",
            "hall = \"https://elsewhere.example/\"",
            "`hall`",
        ),
        (
            &*rent,
            "hall = \"/personal/items/14\"",
            "hall = \"/unit/x\"",
            "`hall`",
        ),
        (&*rent, "hall = \"/personal/items/14\"", "", "`hall`"),
        (&*rent, "name = \"filing_no\"", "name = \"lease\"", "`form`"),
        (&*rent, "is = \"filed\"", "is = \"fled\"", "`form`"),
        (&*rent, "[guide]", "[guide", "line "),
        (
            "services.toml",
            "[[service]]",
            "[[service]]\nkey = \"unused\"\ngroup = \"loan\"\nname = \"无\"\nname_en = \"none\"\n\n[[service]]",
            "`unused`",
        ),
        ("events.toml", "key = \"", "key = \"A", "`event[0].key`"),
        ("paper_forms.toml", "fields = [", "field = [", "form[0]"),
        ("outlets.toml", "[[outlet]]", "[[outlets]]", "outlet"),
    ] {
        let mut files = load::shipped();
        let text = files.get_mut(file).expect("a file of the catalogue");
        assert!(text.contains(from), "{file} has {from}");
        *text = text.replacen(from, to, 1);
        let error = load::parse(&files)
            .and_then(|parts| check::check(&parts))
            .expect_err(to)
            .to_string();
        assert!(error.contains(file), "{error} should name {file}");
        assert!(error.contains(key), "{error} should name {key}");
    }
}

#[test]
fn a_missing_or_strange_file_is_named() {
    let mut files = load::shipped();
    files.remove("outlets.toml");
    let error = load::parse(&files).unwrap_err().to_string();
    assert!(
        error.contains("outlets.toml") && error.contains("missing"),
        "{error}"
    );
    let mut files = load::shipped();
    files.insert("notes.toml".to_owned(), String::new());
    let error = load::parse(&files).unwrap_err().to_string();
    assert!(error.contains("notes.toml"), "{error}");
    let error = Catalogue::load("/no/such/folder").unwrap_err().to_string();
    assert!(error.contains("/no/such/folder"), "{error}");
}

/// An operator's own folder is read like the shipped one.
#[test]
fn an_own_folder_takes_the_place_of_the_shipped_catalogue() {
    let folder = std::env::temp_dir().join(format!("anju-catalogue-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("items")).unwrap();
    for (name, text) in load::shipped() {
        std::fs::write(folder.join(name), text.replace("北京", "本市")).unwrap();
    }
    let own = Catalogue::load(&folder.display().to_string());
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(own.unwrap().items().len(), 52);
}
