"""What papers say of themselves is proposed with its place; what they say of others is not."""

import pytest

from app.catalogue.starter import starter_rows
from app.understanding.lines import PlaceOnPage
from app.understanding.proposals import Proposal, Subject, proposals
from opis_contract.catalogue import DocumentClass
from opis_contract.page_text import PageText, page_text_from, page_text_json
from tests.app.papers_in_words import HEIGHT, LETTER, WIDTH, page

CLASSES = [row for row in starter_rows() if isinstance(row, DocumentClass)]
PERSONAL = "1571130470052"


def proposed(*pages: PageText) -> dict[Subject, Proposal]:
    return {each.subject: each for each in proposals(pages, CLASSES)}


def said(*lines: str) -> dict[Subject, str]:
    return {subject: each.value for subject, each in proposed(page(*lines)).items()}


def test_an_application_says_everything_but_a_number() -> None:
    assert said(
        "Domnule Primar,",
        "^CERERE",
        "^pentru eliberarea certificatului de urbanism",
        f"Subsemnata POPA ELENA, CNP {PERSONAL}, domiciliată în Lugoj,",
        "str. Cloșca nr. 5, vă rog să aprobați cererea.",
    ) == {
        Subject.SENDER: "Popa Elena",
        Subject.IDENTIFIER: PERSONAL,
        Subject.DOCUMENT_TYPE: "cerere certificat de urbanism",
        Subject.SUMMARY: "Cerere pentru eliberarea certificatului de urbanism",
    }


def test_a_letter_of_a_body_says_its_number_and_its_subject_which_may_run_on() -> None:
    assert said(
        "ROMÂNIA",
        "JUDEȚUL TIMIȘ",
        "PRIMĂRIA COMUNEI DUMBRAVA",
        "str. Principală nr. 44, tel. 0256 123 456",
        "Nr. 2451/SU din 14.06.2026",
        "Către Primăria Municipiului Lugoj",
        "Referitor la: situația spațiilor verzi și a drumurilor din cartierul Cotu",
        "mic, pentru anul în curs.",
        "Urmare a adresei dumneavoastră nr. 4418/12.05.2026, vă comunicăm că",
    ) == {
        Subject.SENDER: "Primăria Comunei Dumbrava",
        Subject.DOCUMENT_TYPE: "adresă",
        Subject.SUMMARY: "Situația spațiilor verzi și a drumurilor din cartierul Cotu mic, pentru anul în curs",
        Subject.THEIR_NUMBER: "2451/SU/14.06.2026",
    }


def test_each_proposal_shows_where_it_was_read() -> None:
    found = proposed(page("SC BETA SRL", "CUI RO 14399840", "Nr. 77 / 3 iunie 2026"), page("Subsemnatul"))
    number = found[Subject.THEIR_NUMBER]
    assert number.value == "77/03.06.2026"
    assert number.place == PlaceOnPage(0, 200 / WIDTH, 320 / HEIGHT, 21 * LETTER / WIDTH, 40 / HEIGHT)
    assert found[Subject.IDENTIFIER].value == "14399840"


@pytest.mark.parametrize(
    "line",
    [
        "la adresa mea nr. 4418 din 03.02.2026 nu am primit răspuns",
        "Legea nr. 544/2001 privind liberul acces",
        "str. Cloșca nr. 5 din 12.12.2012",
        "Nr. 77 din 31.02.2026",
        "Contract nr. 12 din 05.05.2025",
    ],
)
def test_the_numbers_of_other_papers_are_not_the_papers_own(line: str) -> None:
    assert Subject.THEIR_NUMBER not in said("Domnule Primar,", line)


def test_a_number_far_down_the_page_is_not_the_papers_own() -> None:
    assert not proposals([page("Nr. 77 din 14.06.2026", top=2000)], CLASSES)


@pytest.mark.parametrize(
    "line",
    [
        "Subsemnatul vă rog să binevoiți a-mi elibera o adeverință",
        "Subsemnații, locuitori ai străzii Izvorului",
        "Subsemnatul ................................, domiciliat în",
        "cu domiciliul în Făget, vă rog să-mi comunicați",
        "Către Primăria Municipiului Lugoj",
    ],
)
def test_nobody_is_proposed_where_no_name_stands(line: str) -> None:
    assert Subject.SENDER not in said(line)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Subsemnatul(a) lonescu Gheorghe, având CNP", "Ionescu Gheorghe"),
        ("Subsemnata ___Mureșan Ana-Maria___ cu domiciliul în", "Mureșan Ana-Maria"),
        ("Subsemnatul BĂLAN I. IOAN domiciliat în", "Bălan I Ioan"),
        ("Subscrisa SC BETA CONSTRUCT SRL, cu sediul în Lugoj,", "SC Beta Construct SRL"),
    ],
)
def test_who_names_themselves_is_the_sender_as_names_are_written(line: str, name: str) -> None:
    assert said(line)[Subject.SENDER] == name


def test_a_personal_number_is_proposed_only_when_all_its_rules_hold() -> None:
    assert said(f"CNP {PERSONAL}")[Subject.IDENTIFIER] == PERSONAL
    assert Subject.IDENTIFIER not in said(f"CNP {PERSONAL[:-1]}9")
    assert Subject.IDENTIFIER not in said("cont RO49AAAA1B31007593840000, telefon 0256123456")


def test_a_fiscal_code_in_the_middle_of_a_letter_is_somebody_elses() -> None:
    lines = ["SC BETA SRL", *[""] * 20, "furnizorul SC GAMA SRL, CUI 6859662, a livrat"]
    assert Subject.IDENTIFIER not in said(*lines)


@pytest.mark.parametrize(
    ("asked", "summary"),
    [
        ("vă rog să-mi eliberați o adeverință de rol.", "Eliberarea unei adeverințe de rol"),
        ("vă rog să îmi eliberați o autorizație de construire.", "Eliberarea unei autorizații de construire"),
        ("vă rog să aprobați un ajutor de urgență;", "Aprobarea unui ajutor de urgență"),
        ("vă rog să aprobați o cale de acces.", None),
        ("vă rog să reveniți asupra hotărârii.", None),
    ],
)
def test_what_is_asked_for_becomes_a_summary_only_where_its_forms_are_known(asked: str, summary: str | None) -> None:
    assert said("^CERERE", f"Subsemnatul Popa Ion, {asked}").get(Subject.SUMMARY) == summary


def test_a_class_of_one_word_is_taken_from_the_title_alone() -> None:
    assert said("^PETIȚIE", "Subsemnatul Popa Ion")[Subject.DOCUMENT_TYPE] == "petiție"
    assert Subject.DOCUMENT_TYPE not in said("Anexez contractul, factura și decizia.")


def test_pages_without_words_propose_nothing() -> None:
    assert proposals([PageText(()), PageText((), 100, 100)], CLASSES) == ()
    assert proposals([], CLASSES) == ()


def test_the_words_of_a_page_are_kept_as_they_were() -> None:
    stands = page("Nr. 77 din 14.06.2026", "înștiințare „către” | <x>")
    assert page_text_from(page_text_json(stands)) == stands
