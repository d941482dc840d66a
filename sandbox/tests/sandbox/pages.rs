//! Pages and the SMS gateway.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::support::{ACCEPT, Client, Receiver};

const HOSTILE: &str = "%3Cscript%3Ealert(1)%3C/script%3E%22%20onfocus=%22x";
const FORM: &str = "payee_account=0200003619027009341&payee_name=%E4%B8%AD%E5%BF%83\
    &amount=1%2C234.5&reference=612611220000017&memo=&payer_account=0200123456789012345\
    &payer_name=%E9%9D%92%E7%A6%BE&delay_seconds=0&duplicates=&wrong_amount=&page_token=t1";

async fn bank() -> (Receiver, Client) {
    let receiver = Receiver::start(ACCEPT).await;
    let client = Client::new(&receiver.notify);
    (receiver, client)
}

fn assert_is_a_page(html: &str) {
    assert!(html.contains("<html lang=\"zh-CN\">"));
    assert_eq!(html.matches("<h1").count(), 1);
    assert_eq!(html.matches("<main").count(), 1);
    assert!(!html.contains("<script") && !html.contains(" style="));
}

#[tokio::test]
async fn every_page_has_its_landmarks_and_headers() {
    let (_receiver, bank) = bank().await;
    let no = bank.pay(json!({})).await;
    let result = format!("/bank/result/{no}");
    for path in [
        "/",
        "/bank/pay",
        "/bank/",
        "/bank/?page=9",
        &result,
        "/sms/",
        "/bank/outgoing/",
        "/bank/outgoing/?page=9",
        "/bureau/",
        "/bureau/people/430102198612240027",
        "/bureau/people/110101199003070011",
        "/bureau/companies/91110105MA0000015F",
    ] {
        let reply = bank.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_is_a_page(&reply.body);
        let csp = reply.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(csp.starts_with("default-src 'none'"));
    }
    let missing = bank.get("/bank/result/B1").await;
    assert_eq!(missing.status, 404);
    assert_is_a_page(&missing.body);
    assert!(
        bank.get("/assets/sandbox.css")
            .await
            .body
            .contains("--accent")
    );
}

#[tokio::test]
async fn the_payment_page_shows_the_order_of_its_link() {
    let (_receiver, bank) = bank().await;
    let html = bank
        .get(
            "/bank/pay?payee_account=0200003619027009341&payee_name=%E4%B8%AD%E5%BF%83\
             &amount=1234.56&reference=612611220000017&payer_name=%E9%9D%92%E7%A6%BE",
        )
        .await
        .body;
    assert!(html.contains("<span class=\"yen\">¥</span>1,234.56"));
    assert!(html.contains("value=\"1234.56\""));
    assert!(html.contains("value=\"青禾\""));
    assert!(html.contains("type=\"hidden\" name=\"payee_account\" value=\"0200003619027009341\""));
    let usual = sandbox::bank::order::usual_account("青禾");
    assert!(html.contains(&format!("value=\"{usual}\"")));
    assert!(html.contains("<legend>测试开关</legend>"));
    for name in [
        "amount",
        "reference",
        "memo",
        "payer_account",
        "payer_name",
        "delay_seconds",
        "duplicates",
        "wrong_amount",
        "reorder",
        "drop",
        "fail",
    ] {
        assert!(html.contains(&format!("<label for=\"{name}\"")), "{name}");
    }
}

#[tokio::test]
async fn hostile_names_are_text() {
    let (_receiver, bank) = bank().await;
    let query = format!(
        "payee_name={HOSTILE}&payer_name={HOSTILE}&reference={HOSTILE}\
        &amount={HOSTILE}&payee_account=0200003619027009341&memo={HOSTILE}"
    );
    let page = bank.get(&format!("/bank/pay?{query}")).await.body;
    assert_is_a_page(&page);
    assert!(!page.contains("\" onfocus"));
    assert!(page.contains("&#60;script&#62;"));

    let form = format!("{query}&payer_account=0200123456789012345&page_token={HOSTILE}")
        .replace(&format!("&amount={HOSTILE}"), "&amount=1.00");
    let reply = bank.post_form("/bank/pay", &form).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    for path in [reply.location(), "/bank/"] {
        let page = bank.get(path).await.body;
        assert_is_a_page(&page);
        assert!(page.contains("&#60;script&#62;") && !page.contains("\" onfocus"));
    }
}

#[tokio::test]
async fn a_hostile_answer_is_text() {
    let receiver = Receiver::start(&[(422, "{\"detail\":\"<script>1</script>\"}")]).await;
    let bank = Client::new(&receiver.notify);
    let no = bank.pay(json!({})).await;
    bank.wait_state(&no, "refused").await;
    assert_is_a_page(&bank.get("/bank/").await.body);
}

#[tokio::test]
async fn paying_leads_to_the_result_and_pressing_twice_pays_once() {
    let (receiver, bank) = bank().await;
    let reply = bank.post_form("/bank/pay", FORM).await;
    assert_eq!(reply.status, 303);
    let result = bank.get(reply.location()).await.body;
    for text in ["交易成功", "1,234.50", "已送达", "612611220000017"] {
        assert!(result.contains(text), "{text}");
    }
    let again = bank.post_form("/bank/pay", FORM).await;
    assert_eq!(again.location(), reply.location());
    // The cashier came back and paid something else.
    let other = bank
        .post_form("/bank/pay", &FORM.replace("234.5", "234.6"))
        .await;
    assert_ne!(other.location(), reply.location());
    // A new page is a new payment.
    let third = bank
        .post_form("/bank/pay", &FORM.replace("page_token=t1", "page_token=t2"))
        .await;
    assert_ne!(third.location(), reply.location());
    assert_eq!(receiver.after_a_moment().await.len(), 3);
}

#[tokio::test]
async fn switches_of_the_form_are_obeyed() {
    let (receiver, bank) = bank().await;
    let form = format!("{FORM}&drop=on&fail=on").replace("wrong_amount=", "wrong_amount=9.99");
    let reply = bank.post_form("/bank/pay", &form).await;
    let result = bank.get(reply.location()).await.body;
    assert!(result.contains("交易失败") && result.contains("已丢弃") && result.contains("9.99"));
    assert_eq!(receiver.after_a_moment().await.len(), 0);
    let no = reply.location().rsplit('/').next().unwrap().to_owned();
    let sent = bank
        .post_form(&format!("/bank/transfers/{no}/send"), "back=result")
        .await;
    assert_eq!(sent.location(), format!("/bank/result/{no}"));
    let told = receiver.wait_for(1).await[0].json();
    assert_eq!(
        (told["result"].as_str(), told["amount"].as_str()),
        (Some("failed"), Some("9.99"))
    );
    let listed = bank
        .post_form(&format!("/bank/transfers/{no}/send"), "")
        .await;
    assert_eq!(listed.location(), format!("/bank/#{no}"));
    assert_eq!(
        bank.post_form("/bank/transfers/B1/send", "").await.status,
        404
    );
}

#[tokio::test]
async fn a_wrong_form_keeps_what_was_typed_and_says_why() {
    let (receiver, bank) = bank().await;
    let form = FORM
        .replace("amount=1%2C234.5", "amount=12.345")
        .replace("duplicates=", "duplicates=99");
    let reply = bank.post_form("/bank/pay", &form).await;
    assert_eq!(reply.status, 422);
    assert_is_a_page(&reply.body);
    for text in [
        "有 2 处需要更正",
        "href=\"#amount\"",
        "id=\"amount-error\"",
        "aria-invalid=\"true\" aria-describedby=\"amount-error\"",
        "aria-describedby=\"duplicates-error duplicates-hint\"",
        "value=\"12.345\"",
        "value=\"t1\"",
    ] {
        assert!(reply.body.contains(text), "{text}");
    }
    assert_eq!(receiver.after_a_moment().await.len(), 0);
}

fn sms(token: &str, body: &str) -> Request<Body> {
    Request::post("/sms/send")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

#[tokio::test]
async fn messages_arrive_newest_first_and_masked() {
    let (_receiver, gateway) = bank().await;
    let good = |mobile: &str, text: &str| {
        sms(
            "sandbox-sms-token",
            &json!({ "mobile": mobile, "text": text }).to_string(),
        )
    };
    assert_eq!(gateway.ask(good("13800000001", "第一条")).await.status, 200);
    let second = gateway
        .ask(good("13900000002", "<script>第二条</script>"))
        .await;
    assert_eq!(second.json()["message_id"], "S000000002");

    let page = gateway.get("/sms/").await.body;
    assert_is_a_page(&page);
    assert!(page.find("第二条") < page.find("第一条"));
    assert!(page.contains("138****0001") && !page.contains("13800000001"));
    let shown = gateway.get("/sms/?show=1").await.body;
    assert!(shown.contains("13800000001") && shown.contains("139****0002"));

    let found = gateway.get("/api/sms?mobile=13800000001").await.json();
    assert_eq!(found["messages"].as_array().unwrap().len(), 1);
    assert_eq!(found["messages"][0]["text"], "第一条");
}

#[tokio::test]
async fn the_sms_gateway_refuses_what_is_wrong() {
    let (_receiver, gateway) = bank().await;
    let good = r#"{"mobile":"13800000001","text":"x"}"#;
    assert_eq!(gateway.ask(sms("guess", good)).await.status, 401);
    for (body, status) in [
        (r#"{"mobile":"1380000001","text":"x"}"#, 422),
        (r#"{"mobile":"13800000001","text":""}"#, 422),
        (r#"{"mobile":"13800000001"}"#, 422),
        (r#"{"mobile":"13800000001","text":"x","extra":1}"#, 422),
        ("{", 400),
    ] {
        assert_eq!(
            gateway.ask(sms("sandbox-sms-token", body)).await.status,
            status,
            "{body}"
        );
    }
    assert_eq!(gateway.get("/api/sms").await.json()["messages"], json!([]));
}
