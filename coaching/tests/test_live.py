"""What a person's open streams hear of their conversations."""


def test_an_answer_is_told_to_the_person_s_other_screens_without_its_words(api, cast, talk, listen):
    path = talk()
    heard = listen(cast.diego)
    reply = (
        api(cast.diego).post(f"{path}/messages", {"content": "Hoy he dormido un poco mejor."}).json()["data"]["reply"]
    )
    assert heard() == [("message", {"conversation_id": path.rpartition("/")[2], "message_id": reply["id"]})]
