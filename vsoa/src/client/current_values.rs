use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use super::{Call, Client, inbox::Inbox};
use crate::{
    Error, ErrorKind,
    protocol::{Payload, Url},
    service::{Request, Response},
};

/// The current values that a watch reads by GET, beside what is published.
///
/// The rule: an answer is told only where nothing that was published on its URL came before it, for
/// it may be older than that. Nothing is lost: what is newer than the answer is published, and the
/// URL was subscribed before it was asked.
#[derive(Debug, Default)]
pub(super) struct CurrentValues {
    asked: Vec<Question>,
}

#[derive(Debug)]
struct Question {
    url: Url,
    call: Call,
    answer: Option<Result<Payload, Error>>,
}

impl CurrentValues {
    /// Asks for the values of all these URLs anew, each for so long or for the client's call
    /// time-out.
    pub(super) fn ask(&mut self, client: &Client, urls: &[Url], timeout: Option<Duration>) {
        let questions = urls.iter().map(|url| {
            let mut request = Request::get(url.clone());
            if let Some(timeout) = timeout {
                request = request.with_timeout(timeout);
            }
            Question {
                url: url.clone(),
                call: client.call(request),
                answer: None,
            }
        });
        self.asked = questions.collect();
    }

    /// Waits for all answers, of which none may be a refusal.
    pub(super) async fn answered(&mut self, inbox: &Inbox) -> Result<(), Error> {
        poll_fn(|cx| {
            self.poll_calls(cx, inbox);
            if self.asked.iter().all(Question::is_answered) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        let refused = |question: &Question| matches!(question.answer, Some(Err(_)));
        if let Some(at) = self.asked.iter().position(refused)
            && let Question {
                url,
                answer: Some(Err(error)),
                ..
            } = self.asked.swap_remove(at)
        {
            return Err(error.about(url));
        }
        Ok(())
    }

    /// Something published on this URL is told next.
    pub(super) fn handle_published(&mut self, url: &Url) {
        self.asked.retain(|question| question.url != *url);
    }

    /// The next value, which is no older than what was published so far.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        inbox: &Inbox,
    ) -> Poll<(Url, Result<Payload, Error>)> {
        self.poll_calls(cx, inbox);
        while let Some(at) = self.asked.iter().position(Question::is_answered) {
            let Question { url, answer, .. } = self.asked.swap_remove(at);
            match answer {
                // That the connection is gone, or that there is another, the inbox tells.
                Some(Err(error)) if is_of_the_connection(&error) => {}
                Some(answer) => return Poll::Ready((url, answer)),
                None => {}
            }
        }
        Poll::Pending
    }

    /// Takes in answers, but none that something in the inbox may be newer than.
    fn poll_calls(&mut self, cx: &mut Context<'_>, inbox: &Inbox) {
        self.asked.retain_mut(|question| {
            if !question.is_answered()
                && let Poll::Ready(answer) = Pin::new(&mut question.call).poll(cx)
            {
                let answer = question.answer.insert(answer.and_then(value));
                return answer.is_err() || !inbox.holds(&question.url);
            }
            true
        });
    }
}

impl Question {
    fn is_answered(&self) -> bool {
        self.answer.is_some()
    }
}

fn is_of_the_connection(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Closed | ErrorKind::NotConnected)
}

fn value(answer: Response) -> Result<Payload, Error> {
    match answer.status() {
        status if status.is_success() => Ok(answer.into_payload()),
        status => Err(Error::new(ErrorKind::Refused(status))),
    }
}
