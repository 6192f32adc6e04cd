"""One deadline over all of a question, whatever the library below is waiting for."""

import threading

import pytest

from sync.patience import Line, LineClosed, LineHangs, OutOfPatience


def test_an_answer_in_time_comes_through() -> None:
    assert Line().ask(lambda _: 7, seconds=60) == 7


def test_an_error_of_the_question_comes_through_whole() -> None:
    def fail(_) -> None:
        raise KeyError("whole")

    with pytest.raises(KeyError, match="whole"):
        Line().ask(fail, seconds=60)


def test_whoever_waits_too_long_goes_and_the_question_learns_of_it() -> None:
    line, held, ended, awaited = Line(), threading.Event(), threading.Event(), []

    def hang(is_awaited) -> None:
        awaited.append(is_awaited())
        held.wait()
        awaited.append(is_awaited())
        ended.set()

    with pytest.raises(OutOfPatience):
        line.ask(hang, seconds=0.01)
    with pytest.raises(LineHangs):
        line.ask(lambda _: 7, seconds=60)
    held.set()
    ended.wait()
    assert awaited == [True, False]


def test_once_the_hanging_question_has_ended_the_line_asks_again() -> None:
    line, held, threads = Line(), threading.Event(), []

    def hang(_) -> None:
        threads.append(threading.current_thread())
        held.wait()

    with pytest.raises(OutOfPatience):
        line.ask(hang, seconds=0.01)
    held.set()
    threads[0].join()
    assert line.ask(lambda _: 7, seconds=60) == 7


def test_two_may_ask_at_once() -> None:
    line, meeting, answers = Line(), threading.Barrier(3), []

    def ask(name: str) -> None:
        answers.append(line.ask(lambda _: (meeting.wait(), name)[1], seconds=60))

    threads = [threading.Thread(target=ask, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    meeting.wait()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["a", "b"]


def test_closing_the_line_sends_everybody_home() -> None:
    line, held, asked, sent_home = Line(), threading.Event(), threading.Event(), []

    def wait() -> None:
        with pytest.raises(LineClosed) as closed:
            line.ask(lambda _: (asked.set(), held.wait()), seconds=600)
        sent_home.append(closed)

    thread = threading.Thread(target=wait)
    thread.start()
    asked.wait()
    line.close()
    thread.join()
    held.set()
    assert len(sent_home) == 1
    with pytest.raises(LineClosed):
        line.ask(lambda _: 7, seconds=60)
