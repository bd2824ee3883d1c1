//! Migrations go up, down and up again, on both databases, under the same names.

use super::on_both;
use switchboard::store::migrate;

on_both! {
    async fn migrations_go_up_down_and_up_again(db: Database) {
        let url = db.url.clone();
        let names = tokio::task::spawn_blocking(move || {
            let first = migrate::up(&url).unwrap();
            assert_eq!(migrate::up(&url).unwrap(), Vec::<String>::new(), "nothing is left to do");
            let mut back = migrate::down(&url).unwrap();
            back.reverse();
            assert_eq!(back, first);
            assert_eq!(migrate::up(&url).unwrap(), first);
            first
        });
        assert!(!names.await.unwrap().is_empty());
        db.open().await.ping().await.unwrap();
    }

    async fn the_default_contact_list_is_there(db: Database) {
        db.open().await;
        assert_eq!(db.number("SELECT count(*) FROM contact_lists WHERE name = 'Default'"), 1);
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| {
        let mut names: Vec<_> = std::fs::read_dir(format!("migrations/{folder}"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
