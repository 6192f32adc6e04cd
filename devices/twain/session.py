"""A conversation with one source: the seven states of TWAIN as an object that always finds its way back down.

    1 nothing   2 manager loaded   3 manager open   4 source open   5 enabled   6 a page is ready   7 a page is coming

Each step names the state that it starts from and the one that it leads to; `walk_down` leads from any of them to 2,
whatever the source answers on the way. Runs in the worker process alone.
"""

import ctypes
from ctypes import byref
from enum import IntEnum

from devices.errors import ScanCancelled, ScanFault, ScannerBusy
from devices.twain.conditions import event_fault, fault_of
from devices.twain.containers import Container, ContainerBroken, read_container, write_container
from devices.twain.manager import Manager
from devices.twain.numbers import MORE_UNCOUNTED, Answer, Cap, Data, Group, Message
from devices.twain.structures import (
    Callback,
    Capability,
    DeviceEvent,
    Event,
    Identity,
    ImageInfo,
    PendingTransfers,
    Status,
    UserInterface,
)
from devices.twain.waiting import Waiting


class State(IntEnum):
    """The states of the specification, chapter 2."""

    LOADED = 2
    MANAGER_OPEN = 3
    SOURCE_OPEN = 4
    ENABLED = 5
    READY = 6
    COMING = 7


class OutOfStep(RuntimeError):
    """A step was asked for in a state that it does not start from: a fault of this program."""


class Session:
    """One source of an open manager, from state 3 on; every method is called from one and the same thread."""

    def __init__(self, manager: Manager, waiting: Waiting) -> None:
        self._manager = manager
        self._waiting = waiting
        self._source: Identity | None = None
        self._interface = UserInterface()
        self.state = State.MANAGER_OPEN
        self.pending = 0
        """Pages that the source says are still to come; -1 for more than it can count."""

    def sources(self) -> list[Identity]:
        """Every source that the manager knows."""
        found: list[Identity] = []
        message = Message.GETFIRST
        while True:
            source = Identity()
            answer = self._manager.call(None, Group.CONTROL, Data.IDENTITY, message, byref(source))
            if answer is not Answer.SUCCESS:
                return found
            found.append(source)
            message = Message.GETNEXT

    def open(self, source: Identity) -> None:
        """State 3 to 4: take the scanner. Raises the scanner's faults."""
        self._expect(State.MANAGER_OPEN)
        answer = self._manager.call(None, Group.CONTROL, Data.IDENTITY, Message.OPENDS, byref(source))
        if answer is not Answer.SUCCESS:
            raise self.fault(answer, of_manager=True)
        self._source = source
        self.state = State.SOURCE_OPEN
        self._register_callback()

    def get(self, capability: Cap, message: Message = Message.GET) -> Container | None:
        """What the source tells of a capability; None where it does not have it or tells nonsense."""
        asked = Capability(capability=capability, container=0xFFFF)
        answer = self._to_source(Group.CONTROL, Data.CAPABILITY, message, asked)
        if answer not in {Answer.SUCCESS, Answer.CHECKSTATUS} or not asked.handle:
            return None
        address = self._manager.lock(asked.handle)
        try:
            return read_container(asked.container, lambda at, size: ctypes.string_at(address + at, size))
        except ContainerBroken:
            return None
        finally:
            self._manager.unlock(asked.handle)
            self._manager.free(asked.handle)

    def set(self, capability: Cap, container: Container) -> bool:
        """Set a capability; False where the source refuses.

        It may have rounded (TWRC_CHECKSTATUS, which pytwain takes for a failure): `get` tells what holds.
        """
        kind, data = write_container(container)
        handle = self._manager.put(data)
        try:
            wanted = Capability(capability=capability, container=kind, handle=handle)
            answer = self._to_source(Group.CONTROL, Data.CAPABILITY, Message.SET, wanted)
        finally:
            self._manager.free(handle)
        return answer in {Answer.SUCCESS, Answer.CHECKSTATUS}

    def ask(self, data: Data, message: Message, value: ctypes.Structure, group: Group = Group.CONTROL) -> bool:
        """Any other question to the source; False where it refuses."""
        return self._to_source(group, data, message, value) in {Answer.SUCCESS, Answer.CHECKSTATUS}

    def enable(self, *, show: bool) -> None:
        """State 4 to 5: the source begins, with its own window or without. Raises the scanner's faults."""
        self._expect(State.SOURCE_OPEN)
        self._interface = UserInterface(show=show, modal=False, parent=self._waiting.window)
        answer = self._to_source(Group.CONTROL, Data.USERINTERFACE, Message.ENABLEDS, self._interface)
        match answer:
            case Answer.SUCCESS | Answer.CHECKSTATUS:
                self.state = State.ENABLED
            case Answer.CANCEL:
                raise ScanCancelled
            case _:
                raise self.fault(answer)

    def wait(self, seconds: float) -> bool:
        """State 5 to 6 when a page is ready; False after so many seconds. Raises what the source tells instead."""
        self._expect(State.ENABLED)
        match self._waiting.next(seconds, self._process):
            case Message.XFERREADY:
                self.state = State.READY
                return True
            case Message.CLOSEDSREQ | Message.CLOSEDSOK:
                raise ScanCancelled
            case Message.DEVICEEVENT:
                told = DeviceEvent()
                known = self.ask(Data.DEVICEEVENT, Message.GET, told) and event_fault(told.event)
                if known:
                    raise known
        return False

    def image_info(self) -> ImageInfo:
        """What the page that is ready, or was just transferred, is. Raises the scanner's faults."""
        self._expect(State.READY, State.COMING)
        info = ImageInfo()
        if (answer := self._to_source(Group.IMAGE, Data.IMAGEINFO, Message.GET, info)) is not Answer.SUCCESS:
            raise self.fault(answer)
        return info

    def transfer(self, data: Data, value: object) -> bool:
        """State 6 to 7: take (a part of) the page; True when this was its end. Raises the scanner's faults."""
        self._expect(State.READY, State.COMING)
        answer = self._manager.call(self._source, Group.IMAGE, data, Message.GET, value)
        match answer:
            case Answer.SUCCESS | Answer.XFERDONE:
                self.state = State.COMING
                return answer is Answer.XFERDONE
            case Answer.CANCEL:
                self.state = State.COMING
                raise ScanCancelled
            case _:
                raise self.fault(answer)

    def end_page(self) -> bool:
        """State 7 to 6 or 5: acknowledge the page; True when the source says that more are to come."""
        self._expect(State.READY, State.COMING)
        pending = PendingTransfers()
        answer = self._to_source(Group.CONTROL, Data.PENDINGXFERS, Message.ENDXFER, pending)
        count = pending.count if answer is Answer.SUCCESS else 0
        self.pending = -1 if count == MORE_UNCOUNTED else count
        self.state = State.READY if count else State.ENABLED
        return bool(count)

    def drop_pages(self) -> None:
        """State 6 to 5: the pages that the source still holds are not wanted."""
        self._expect(State.READY)
        self._to_source(Group.CONTROL, Data.PENDINGXFERS, Message.RESET, PendingTransfers())
        self.pending = 0
        self.state = State.ENABLED

    def disable(self) -> None:
        """State 5 to 4."""
        self._expect(State.ENABLED)
        self._to_source(Group.CONTROL, Data.USERINTERFACE, Message.DISABLEDS, self._interface)
        self.state = State.SOURCE_OPEN

    def stop(self) -> None:
        """From any state above 4 to 4: whatever is still to come is not wanted."""
        if self.state >= State.READY:
            # A page that failed is ended as well: without it pytwain's source stays "ready" for ever after a jam.
            self.end_page()
        if self.state is State.READY:
            self.drop_pages()
        if self.state is State.ENABLED:
            self.disable()

    def close_source(self) -> None:
        """State 4 to 3: give the scanner back."""
        self._expect(State.SOURCE_OPEN)
        self._manager.call(None, Group.CONTROL, Data.IDENTITY, Message.CLOSEDS, byref(self._opened()))
        self._source = None
        self.state = State.MANAGER_OPEN

    def walk_down(self) -> None:
        """From any state to 2, every step taken, whatever the source says to it."""
        self.stop()
        if self.state is State.SOURCE_OPEN:
            self.close_source()
        if self.state is State.MANAGER_OPEN:
            self._manager.close()
            self._waiting.close()
            self.state = State.LOADED

    def fault(self, answer: Answer, *, of_manager: bool = False) -> ScanFault:
        """Why the last call, which was answered so, failed."""
        if answer in {Answer.BUSY, Answer.SCANNERLOCKED}:
            return ScannerBusy()
        return fault_of(self.condition(of_manager=of_manager))

    def condition(self, *, of_manager: bool = False) -> int:
        """The condition code (TWCC_) of the last call; asking takes it away."""
        status = Status()
        asked = None if of_manager else self._source
        if self._manager.call(asked, Group.CONTROL, Data.STATUS, Message.GET, byref(status)) is not Answer.SUCCESS:
            return 1
        return int(status.condition)

    def lock(self, handle: int) -> int:
        """The address of a handle's memory, good until `unlock`."""
        return self._manager.lock(handle)

    def unlock(self, handle: int) -> None:
        """Its memory may move again."""
        self._manager.unlock(handle)

    def free(self, handle: int) -> None:
        """Let a handle go that the source gave us."""
        self._manager.free(handle)

    def _to_source(self, group: Group, data: Data, message: Message, value: ctypes.Structure) -> Answer:
        return self._manager.call(self._source, group, data, message, byref(value))

    def _register_callback(self) -> None:
        """Ask to be called back; an old source on Windows sends messages to the window instead."""
        self._waiting.forget()
        if self._manager.second_generation:
            self.ask(Data.CALLBACK, Message.REGISTER_CALLBACK, Callback(procedure=self._waiting.address))

    def _process(self, event: Event) -> bool:
        """Let the source look at a message of Windows; True when it was the source's own."""
        return self._to_source(Group.CONTROL, Data.EVENT, Message.PROCESSEVENT, event) is Answer.DSEVENT

    def _opened(self) -> Identity:
        if self._source is None:
            raise OutOfStep
        return self._source

    def _expect(self, *states: State) -> None:
        if self.state not in states:
            raise OutOfStep(f"{self.state.name}, not {' or '.join(state.name for state in states)}")
