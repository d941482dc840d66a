//! The patterns of the description: characters, `.` and classes, each perhaps
//! with `{n}` or `{n,m}`. Anything else is refused aloud.

/// Characters that one place takes, and how many of them.
struct Place {
    ranges: Vec<(char, char)>,
    least: usize,
    most: usize,
}

/// Whether the whole text fits.
pub fn fits(pattern: &str, text: &str) -> bool {
    let inner = pattern
        .strip_prefix('^')
        .and_then(|it| it.strip_suffix('$'));
    let inner = inner.unwrap_or_else(|| panic!("{pattern} has no ends"));
    let text: Vec<char> = text.chars().collect();
    matches(&places(inner), &text)
}

fn matches(places: &[Place], text: &[char]) -> bool {
    let Some((place, rest)) = places.split_first() else {
        return text.is_empty();
    };
    let takes = |c: &char| {
        place
            .ranges
            .iter()
            .any(|(low, high)| (low..=high).contains(&c))
    };
    let run = text.iter().take_while(|c| takes(c)).count().min(place.most);
    (place.least..=run)
        .rev()
        .any(|length| matches(rest, &text[length..]))
}

fn places(pattern: &str) -> Vec<Place> {
    let mut rest = pattern;
    let mut places = Vec::new();
    while let Some(first) = rest.chars().next() {
        let ranges = if first == '[' {
            let (class, after) = rest[1..].split_once(']').unwrap();
            rest = after;
            class_ranges(class)
        } else {
            assert!(!"\\()|*+?^$".contains(first), "{pattern}");
            rest = &rest[first.len_utf8()..];
            let any = ('\0', char::MAX);
            vec![if first == '.' { any } else { (first, first) }]
        };
        let (mut least, mut most) = (1, 1);
        if let Some(after) = rest.strip_prefix('{') {
            let (counts, after) = after.split_once('}').unwrap();
            rest = after;
            let (low, high) = counts.split_once(',').unwrap_or((counts, counts));
            (least, most) = (low.parse().unwrap(), high.parse().unwrap());
        }
        places.push(Place {
            ranges,
            least,
            most,
        });
    }
    places
}

fn class_ranges(class: &str) -> Vec<(char, char)> {
    let chars: Vec<char> = class.chars().collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let is_range = chars.get(at + 1) == Some(&'-') && at + 2 < chars.len();
        let end = if is_range { at + 2 } else { at };
        ranges.push((chars[at], chars[end]));
        at = end + 1;
    }
    ranges
}

#[test]
fn patterns_mean_what_they_say() {
    for (pattern, text, expected) in [
        ("^98[0-9]{3}$", "98123", true),
        ("^98[0-9]{3}$", "9812", false),
        ("^98[0-9]{3}$", "981234", false),
        ("^98[0-9]{3}$", "97123", false),
        ("^[0-9]{1,2}9$", "99", true),
        ("^[0-9]{1,2}9$", "9", false),
        ("^[0-9A-HY]{2}$", "Y0", true),
        ("^[0-9A-HY]{2}$", "I0", false),
        ("^.{1,2}$", "北京", true),
        ("^.{1,2}$", "", false),
    ] {
        assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
    }
}
