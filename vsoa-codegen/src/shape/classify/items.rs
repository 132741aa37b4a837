use super::{Classifier, Place};
use crate::{
    document::{self, Schema},
    shape::{
        Answer, Argument, Body, Capture, Message, Method, Place as ArgumentPlace, Service, Shape,
        ShapeError, StatusEnum, StatusVariant, Topic, Type,
    },
};

impl Classifier<'_> {
    pub(super) fn errors(&mut self) -> Result<Vec<StatusEnum>, ShapeError> {
        let errors = self.document.errors.iter().map(|error| {
            let variants = error.variants.iter().map(|variant| {
                let at = Place::named(&error.name).below(&variant.name);
                let fields = variant.fields.iter().map(|field| self.member(field, &at));
                Ok(StatusVariant {
                    name: variant.name.clone(),
                    docs: variant.docs.clone(),
                    status: variant.status,
                    text: variant.text.clone(),
                    fields: fields.collect::<Result<_, _>>()?,
                })
            });
            Ok(StatusEnum {
                name: error.name.clone(),
                docs: error.docs.clone(),
                variants: variants.collect::<Result<_, _>>()?,
            })
        });
        errors.collect()
    }

    pub(super) fn topics(&mut self) -> Result<Vec<Topic>, ShapeError> {
        let topics = self.document.topics.iter().map(|topic| {
            Ok(Topic {
                name: topic.name.clone(),
                docs: topic.docs.clone(),
                url: topic.url.clone(),
                message: self.message(topic)?,
                quick: topic.quick,
                state: topic.state.clone(),
                deadline: topic.deadline,
                access: topic.access.clone(),
            })
        });
        topics.collect()
    }

    fn message(&mut self, topic: &document::Topic) -> Result<Message, ShapeError> {
        let at = Place::named(&topic.name);
        match &topic.param {
            None if topic.captures.is_empty() && topic.data.is_none() => Ok(Message::Nothing),
            Some(param) if topic.captures.is_empty() && topic.data.is_none() => {
                let of = self.expression(param.as_value(), &at.below("message"))?;
                Ok(Message::Value(of))
            }
            param => {
                let captures = topic.captures.iter().map(|capture| {
                    let at = at.below(&capture.name);
                    let of = self.optional(capture.schema.as_ref(), &at)?;
                    Ok(Capture {
                        name: capture.name.clone(),
                        docs: capture.docs.clone(),
                        of,
                    })
                });
                let captures = captures.collect::<Result<_, _>>()?;
                let param =
                    param
                        .as_ref()
                        .map(|param| match self.shape(param.as_value(), &at)? {
                            Shape::Struct(structure) => Ok(structure),
                            _ => Err(ShapeError::new(
                                at.path(),
                                "the param of a topic with other fields is not an object",
                            )),
                        });
                Ok(Message::Fields {
                    captures,
                    param: param.transpose()?,
                    data: topic.data.clone(),
                })
            }
        }
    }

    pub(super) fn services(&mut self) -> Result<Vec<Service>, ShapeError> {
        let services = self.document.services.iter().map(|service| {
            let methods = service.methods.iter().map(|method| {
                self.method(method, &Place::named(&service.name).below(&method.name))
            });
            Ok(Service {
                name: service.name.clone(),
                docs: service.docs.clone(),
                methods: methods.collect::<Result<_, _>>()?,
            })
        });
        services.collect()
    }

    fn method(&mut self, method: &document::Method, at: &Place) -> Result<Method, ShapeError> {
        let arguments = method.arguments.iter().map(|argument| {
            let place = self.argument(argument, at)?;
            Ok(Argument {
                name: argument.name.clone(),
                docs: match &place {
                    ArgumentPlace::Member(member) => member.docs.clone(),
                    _ => argument.docs.clone(),
                },
                place,
            })
        });
        Ok(Method {
            name: method.name.clone(),
            docs: method.docs.clone(),
            verb: method.verb,
            url: method.url.clone(),
            arguments: arguments.collect::<Result<_, _>>()?,
            answer: Answer {
                body: self.body(&method.answer.body, &at.below("answer"))?,
                stream: method.answer.stream,
            },
            failure: method.failure.clone(),
            timeout: method.timeout,
            priority: method.priority,
            access: method.access.clone(),
        })
    }

    fn argument(
        &mut self,
        argument: &document::Argument,
        at: &Place,
    ) -> Result<ArgumentPlace, ShapeError> {
        let here = at.below(&argument.name);
        Ok(match &argument.place {
            document::Place::Data => ArgumentPlace::Data,
            document::Place::Member(member) => ArgumentPlace::Member(self.member(member, at)?),
            document::Place::Param(schema) => {
                ArgumentPlace::Param(self.expression(schema.as_value(), &here)?)
            }
            document::Place::Payload => ArgumentPlace::Payload,
            document::Place::RawParam => ArgumentPlace::RawParam,
            document::Place::Url(schema) => {
                ArgumentPlace::Url(self.optional(schema.as_ref(), &here)?)
            }
        })
    }

    fn body(&mut self, body: &document::Body, at: &Place) -> Result<Body, ShapeError> {
        Ok(match body {
            document::Body::Data => Body::Data,
            document::Body::Nothing => Body::Nothing,
            document::Body::Param(schema) => Body::Param(self.expression(schema.as_value(), at)?),
            document::Body::ParamAndData(schema) => {
                Body::ParamAndData(self.expression(schema.as_value(), at)?)
            }
            document::Body::Payload => Body::Payload,
        })
    }

    fn optional(
        &mut self,
        schema: Option<&Schema>,
        at: &Place,
    ) -> Result<Option<Type>, ShapeError> {
        let of = schema.map(|schema| self.expression(schema.as_value(), at));
        of.transpose()
    }
}
