use super::{State, held::Change};
use crate::{
    Error, Router,
    protocol::Status,
    service::{Request, Response},
    topic::StateTopic,
};

/// GET and SET at the URLs of the topic.
impl<T: StateTopic> From<&State<T>> for Router {
    fn from(state: &State<T>) -> Self {
        let (reader, writer) = (state.clone(), state.clone());
        Self::new()
            .get(T::PATTERN, move |call: Request| {
                std::future::ready(reader.answer_get(&call))
            })
            .set(T::PATTERN, move |call: Request| {
                let state = writer.clone();
                async move {
                    state
                        .answer_set(&call)
                        .await
                        .unwrap_or_else(|refusal| refusal)
                }
            })
    }
}

impl<T: StateTopic> State<T> {
    fn answer_get(&self, call: &Request) -> Response {
        match self.0.held.lock().payload(call.url()) {
            Some(payload) => Response::new(payload),
            None => Response::from_status(Status::INVALID_URL),
        }
    }

    /// A client sets what is there: what it could add would have no bound.
    async fn answer_set(&self, call: &Request) -> Result<Response, Response> {
        let turn = self.turn().await;
        let no_value = || Response::from_status(Status::INVALID_URL);
        let current = self.at(call.url()).ok_or_else(no_value)?;
        let wanted = T::from_message(call.context().captures(), call.payload());
        let change = wanted
            .and_then(Change::to)
            .and_then(|change| change.at(call.url()))
            .map_err(|error| refusal(&error))?;
        let check = self.0.rules.read().check.clone();
        if let Some(check) = check {
            check(&current, &change.value())?;
        }
        self.make(turn, change).await;
        Ok(Response::default())
    }
}

/// What does not fit is the caller's fault, who is told what it is.
fn refusal(error: &Error) -> Response {
    Response::from_error(Status::ARGUMENTS, &error.to_string())
}
