//! What may be shown of personal data (脱敏). Masking happens on the server; the browser shares the
//! rules for values it holds itself.
//!
//! No mask ever shows more than its rule says: a value shorter than the rule expects shows less.

/// Replaces the characters between the first `head` and the last `tail` by `*`.
///
/// When fewer than `min_hidden` characters would be hidden, everything is.
fn mask_middle(text: &str, head: usize, tail: usize, min_hidden: usize) -> String {
    let count = text.chars().count();
    let hide_all = count < head + tail + min_hidden;
    text.chars()
        .enumerate()
        .map(|(at, c)| {
            if !hide_all && (at < head || at >= count - tail) {
                c
            } else {
                '*'
            }
        })
        .collect()
}

/// Name (姓名): the first character, then one `*` for each further one: `欧***`. Of a
/// name of one character nothing is left.
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    if name.chars().count() == 1 {
        return String::from("*");
    }
    name.chars()
        .enumerate()
        .map(|(at, c)| if at == 0 { c } else { '*' })
        .collect()
}

/// Document number (证件号码): 18 characters keep the first 3 and the last 4, others the first 2 and
/// the last 2.
pub fn mask_id_no(no: &str) -> String {
    let no = no.trim();
    if no.chars().count() == 18 {
        mask_middle(no, 3, 4, 11)
    } else {
        mask_middle(no, 2, 2, 2)
    }
}

/// Document number under the stricter rule: the first and the last character only.
pub fn mask_id_no_strict(no: &str) -> String {
    mask_middle(no.trim(), 1, 1, 2)
}

/// Mobile number (手机号码): the first 3 and the last 4 digits: `138****5678`.
pub fn mask_mobile(mobile: &str) -> String {
    mask_middle(mobile.trim(), 3, 4, 4)
}

/// Bank account (银行账号): the last 4 digits behind three groups of `*`: `**** **** **** 0009`.
///
/// The length of the number is not told.
pub fn mask_bank_account(account: &str) -> String {
    let digits: Vec<char> = account.chars().filter(|c| !c.is_whitespace()).collect();
    let mut out = String::from("**** **** **** ");
    if digits.len() < 8 {
        out.push_str("****");
    } else {
        out.extend(&digits[digits.len() - 4..]);
    }
    out
}

/// Number of a fund account or a unit account (公积金账号): the last 4 digits outside the owner's
/// session.
pub fn mask_account_no(account: &str) -> String {
    mask_middle(account.trim(), 0, 4, 4)
}

/// E-mail address (电子邮箱): the first letter and the domain: `z***@example.cn`.
pub fn mask_email(email: &str) -> String {
    match email.trim().rsplit_once('@') {
        Some((local, domain)) if !local.is_empty() => {
            let mut out: String = local.chars().take(1).collect();
            out.push_str("***@");
            out.push_str(domain);
            out
        }
        _ => String::from("***"),
    }
}

#[cfg(test)]
mod tests;
