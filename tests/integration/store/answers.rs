//! Answers under a caller's key (API-05) on both databases.

use super::on_both;
use super::rows::staff_fields;
use super::world::NOW;
use switchboard::store::{Answer, Claim};

on_both! {
    async fn an_answer_is_kept_sealed_and_given_to_the_same_request_only(db: Database) {
        let store = db.open().await;
        let me = store.create_staff(staff_fields("anna"), String::new(), NOW).await.unwrap().id;
        let claim = async |print: &str| {
            store.claim_answer(me, "key".to_owned(), print.to_owned(), NOW).await.unwrap()
        };
        let Claim::Mine(id) = claim("one").await else { panic!("it is new") };
        assert_eq!(claim("one").await, Claim::UnderWay);
        let answer = Answer { status: 201, body: "{\"secret\":\"canary-4711\"}".to_owned() };
        store.keep_answer(id, answer.clone()).await.unwrap();
        assert_eq!(claim("one").await, Claim::Answered(answer));
        assert_eq!(claim("other").await, Claim::Other);
        assert_eq!(db.number("SELECT count(*) FROM answers WHERE body LIKE '%canary%'"), 0);
        assert_eq!(db.number("SELECT count(*) FROM answers WHERE body LIKE 'sealed:%'"), 1);
        store.release_answer(id).await.unwrap();
        assert!(matches!(claim("other").await, Claim::Mine(_)));
    }
}
