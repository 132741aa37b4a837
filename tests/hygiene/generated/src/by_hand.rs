//! What is generated from `foreign.yaml` is a service and its client.

use std::convert::Infallible;

use vsoa::{CallError, Message, Payload, Status, Topic};

use crate::foreign::{
    Expression, Foreign, Foreign2, ForeignClient, ForeignError, ForeignManyArguments,
    ForeignServer, ForeignSetSpeedArguments, Gear, Level, Option_, Ping, Point, Row, Settings,
    Typed, Vec_,
};

struct Car;

impl Foreign for Car {
    async fn set_speed(
        &self,
        max_row: String,
        arguments: ForeignSetSpeedArguments,
    ) -> Result<(), ForeignError> {
        let (level, at) = (
            Level::Minus1,
            Point {
                x: 1,
                y: 2,
                name: None,
            },
        );
        match arguments.r#type {
            None => Err(ForeignError::TooSlow),
            Some(source) if max_row == "7" => Err(ForeignError::TooFast {
                source,
                r#type: arguments.max_speed,
                at,
                level,
            }),
            Some(_) => Ok(()),
        }
    }

    async fn new_(&self) -> Result<Option<()>, Infallible> {
        Ok(None)
    }

    async fn many(&self, arguments: ForeignManyArguments) -> Result<(), Status> {
        if arguments.a && arguments.q.is_none() {
            Ok(())
        } else {
            Err(Status(200))
        }
    }

    async fn level(
        &self,
        level: Level,
        row: Row,
        fast: Option<u8>,
        max_speed: u8,
    ) -> Result<Foreign2, Status> {
        let not = Expression::Not(Box::new(Expression::Number(f64::from(max_speed))));
        Ok(Foreign2 {
            settings: serde_json::from_str("{}").map_err(|_| Status::INTERNAL)?,
            expression: Expression::If {
                condition: Box::new(not),
                r#else: None,
            },
            vec: Vec_(vec![row.to_string(), format!("{fast:?}")]),
            level,
            next: None,
        })
    }
}

#[tokio::test]
async fn members_without_a_name_in_rust_are_a_struct() {
    let client = ForeignClient::new(ForeignServer::new(Car));
    let arguments = |r#type: Option<&str>| ForeignSetSpeedArguments {
        max_speed: 9,
        r#type: r#type.map(str::to_owned),
    };
    client
        .set_speed("1".into(), arguments(Some("a")))
        .await
        .unwrap();
    match client.set_speed("7".into(), arguments(Some("a"))).await {
        Err(CallError::Service(error @ ForeignError::TooFast { .. })) => assert_eq!(
            error.to_string(),
            "  9 from a at Point { x: 1, y: 2, name: None } in -1 {of} Minus1"
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        serde_json::to_string(&arguments(Some("a"))).unwrap(),
        r#"{"max-speed":9,"type":"a"}"#
    );
    match client.set_speed("7".into(), arguments(None)).await {
        Err(CallError::Service(error)) => assert_eq!(error.to_string(), "too slow"),
        other => panic!("{other:?}"),
    }
    let many = r#"{"a":true,"b":true,"c":true,"d":true,"e":true,"f":true,"g":true,"h":true,"i":true,
        "j":true,"k":true,"l":true,"m":true,"n":true,"o":true,"p":true}"#;
    client
        .many(serde_json::from_str(many).unwrap())
        .await
        .unwrap();
}

#[tokio::test]
async fn types_that_are_numbers_stand_in_urls() {
    let client = ForeignClient::new(ForeignServer::new(Car));
    let answer = client.level(Level::Minus1, Row(7), None, 3).await.unwrap();
    assert_eq!(answer.level, Level::Minus1);
    assert_eq!(answer.vec, Vec_(vec!["7".into(), "None".into()]));
    assert_eq!(client.new_().await.unwrap(), None);
}

#[test]
fn what_is_missing_is_what_the_description_says() {
    let settings: Settings = serde_json::from_str("{}").unwrap();
    assert_eq!(
        settings.at,
        Point {
            x: 1,
            y: -2,
            name: None
        }
    );
    assert_eq!(settings.points[0].name.as_deref(), Some("a long name"));
    assert_eq!((settings.numbers.len(), settings.numbers[15]), (16, 1016));
    assert_eq!((settings.gear, settings.row), (Gear::R, Row(3)));
    assert_eq!((settings.ratio, &settings.names["a"][..]), (0.1, "b"));
    assert_eq!(
        (settings.note.as_deref(), settings.expression),
        (Some("none"), None)
    );
}

#[test]
fn topics_of_every_form_come_back() {
    let ping = Ping.to_message().unwrap();
    let bare = Message {
        payload: Payload::EMPTY,
        ..ping.clone()
    };
    assert_eq!(ping.read::<Ping>().unwrap(), Ping);
    assert_eq!(bare.read::<Ping>().unwrap(), Ping);

    let typed = Typed {
        type2: "url".into(),
        r#type: 1,
        data: Some(true),
        data2: "data".into(),
    };
    let message = typed.to_message().unwrap();
    assert_eq!(message.url, "/foreign/url/typed");
    assert_eq!(message.payload.param, r#"{"Type":1,"data":true}"#);
    assert_eq!(message.read::<Typed>().unwrap(), typed);

    let expression = Expression::Both(
        Box::new(Expression::Number(1.0)),
        Box::new(Expression::Number(2.0)),
    );
    let state = Option_(Foreign2 {
        settings: serde_json::from_str("{}").unwrap(),
        expression,
        vec: Vec_(Vec::new()),
        level: Level::Value1,
        next: None,
    });
    let message = state.to_message().unwrap();
    assert!(
        message.payload.param.starts_with(br#"{"settings""#),
        "{message:?}"
    );
    assert_eq!(message.read::<Option_>().unwrap(), state);
    assert_eq!(
        Option_::DEADLINE,
        Some(std::time::Duration::from_micros(1500))
    );
}
