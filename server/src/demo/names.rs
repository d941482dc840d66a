//! Invented people: the same number always gives the same person.

use shared_types::calendar::Date;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "欧阳", "司马", "上官", "诸葛",
];
const FIRST: &[&str] = &[
    "子", "雨", "思", "佳", "欣", "志", "建", "文", "海", "明", "晓", "国", "春", "秋", "嘉", "梓",
    "一", "若", "书", "景", "云", "清", "安", "永", "世", "俊", "宏", "家", "振", "新",
];
const SECOND: &[&str] = &[
    "涵", "轩", "宁", "怡", "然", "强", "华", "军", "平", "杰", "敏", "静", "磊", "洋", "艳", "勇",
    "娜", "超", "秀", "霞", "峰", "辉", "琳", "妍", "博", "昊", "瑶", "桐", "辰", "远", "", "",
];
/// Districts of Beijing and a few other places (GB/T 2260).
const REGIONS: &[&str] = &[
    "110101", "110102", "110105", "110106", "110107", "110108", "110111", "110112", "130102",
    "210102", "320102", "370102", "410102", "430102", "510104",
];

/// Spreads consecutive numbers, so that neighbours differ (splitmix64).
const fn mix(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A number below `bound` that belongs to `number` and `salt`.
#[must_use]
pub fn pick(number: u64, salt: u64, bound: u64) -> u64 {
    mix(number ^ mix(salt)) % bound.max(1)
}

fn choose(list: &'static [&'static str], number: u64, salt: u64) -> &'static str {
    let index = usize::try_from(pick(number, salt, list.len() as u64)).unwrap_or(0);
    list[index]
}

/// Full name of person `number`.
#[must_use]
pub fn full_name(number: u64) -> String {
    format!(
        "{}{}{}",
        choose(SURNAMES, number, 1),
        choose(FIRST, number, 2),
        choose(SECOND, number, 3)
    )
}

/// Citizen number of person `number` (GB 11643), unique and with a right check
/// character. Day of birth and sequence hold the number, so no two agree.
#[must_use]
pub fn citizen_no(number: u64) -> String {
    let region = choose(REGIONS, number, 4);
    // Thirty-three years of birthdays times 999 sequences. For one sequence the
    // days are all different, because 7919 and 12,000 share no factor.
    let (block, sequence) = (number / 999, number % 999);
    let day = i32::try_from((block * 7_919 + sequence * 13) % 12_000).unwrap_or(0);
    let born = Date::of(1968, 1, 1).add_days(day);
    let sequence = sequence + 1;
    let body = format!(
        "{region}{:04}{:02}{:02}{sequence:03}",
        born.year(),
        born.month(),
        born.day()
    );
    format!("{body}{}", check_character(&body))
}

fn check_character(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize]
}

/// Mobile number of person `number`, in a range that is not given out.
#[must_use]
pub fn mobile(number: u64) -> String {
    format!("199{:08}", number % 100_000_000)
}

/// Unified social credit code of invented unit `number` (GB 32100), with a
/// right organisation code (GB 11714) inside.
#[must_use]
pub fn credit_code(number: u64) -> String {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const ORGANISATION: [u64; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let organisation = format!("MA{number:06}");
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u64::from(byte - b'0'),
        _ => u64::from(byte.to_ascii_uppercase() - b'A') + 10,
    };
    let sum: u64 = organisation
        .bytes()
        .zip(ORGANISATION)
        .map(|(byte, weight)| value(byte) * weight)
        .sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + u8::try_from(digit).unwrap_or(0)),
    };
    let body = format!("91110105{organisation}{check}");
    let mut weight = 1;
    let mut sum = 0;
    for byte in body.bytes() {
        let index = ALPHABET
            .iter()
            .position(|known| *known == byte)
            .unwrap_or(0);
        sum += index * weight % 31;
        weight = weight * 3 % 31;
    }
    let last = (31 - sum % 31) % 31;
    format!("{body}{}", char::from(ALPHABET[last]))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use shared_types::identity::IdDocument;

    use super::*;

    #[test]
    fn everybody_has_a_right_number_of_his_own() {
        let mut seen = HashSet::new();
        for number in 0..60_000 {
            let no = citizen_no(number);
            assert!(IdDocument::citizen(&no).is_ok(), "{number}");
            assert!(seen.insert(no), "{number} is not unique");
        }
    }

    #[test]
    fn credit_codes_pass_both_checks() {
        for number in 0..500 {
            let code = credit_code(number);
            let parsed = shared_types::organisation::CreditCode::parse(&code);
            assert!(parsed.is_ok(), "{code}");
        }
    }

    #[test]
    fn names_have_two_to_four_characters() {
        for number in 0..2_000 {
            let length = full_name(number).chars().count();
            assert!((2..=4).contains(&length));
        }
    }
}
