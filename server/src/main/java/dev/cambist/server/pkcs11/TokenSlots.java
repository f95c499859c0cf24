package dev.cambist.server.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * In which slot a token is. SunPKCS11 takes a slot by its place in the library's list and shows nobody the labels, so they
 * are asked of the library itself: PKCS #11 v2.40, sections 5.4 and 5.5, with its structures as LP64 lays them out.
 */
@SuppressWarnings("restricted") // what begins and ends a library is in it alone
final class TokenSlots {
    private static final long OK = 0;
    private static final long TOKEN_NOT_PRESENT = 0xE0;
    private static final long TOKEN_NOT_RECOGNIZED = 0xE1;
    private static final long ALREADY_INITIALIZED = 0x191;

    /** Where the functions stand in CK_FUNCTION_LIST, behind its version. */
    private static final int INITIALIZE = 0;

    private static final int FINALIZE = 1;
    private static final int GET_SLOT_LIST = 4;
    private static final int GET_TOKEN_INFO = 6;

    private static final long INITIALIZE_ARGS_BYTES = 48;
    private static final long INITIALIZE_FLAGS = 32;
    private static final long OS_LOCKING_OK = 2;

    private static final long TOKEN_INFO_BYTES = 208;
    private static final int LABEL_BYTES = 32;
    private static final int SERIAL = 80;
    private static final int SERIAL_BYTES = 16;

    private final TokenPlace place;
    private final MemorySegment functions;

    private TokenSlots(TokenPlace place, MemorySegment functions) {
        this.place = place;
        this.functions = functions;
    }

    /** The place of the token's slot in the list that SunPKCS11 counts in. */
    static int indexOf(TokenPlace place) throws TokenException {
        try (Arena arena = Arena.ofConfined()) {
            return new TokenSlots(place, functions(place, arena)).index(arena);
        }
    }

    /** Lets the library begin again at its next use; that it cannot end is no trouble, for it may not have begun. */
    static void end(TokenPlace place) {
        try (Arena arena = Arena.ofConfined()) {
            call(new TokenSlots(place, functions(place, arena)).function(FINALIZE), MemorySegment.NULL);
        } catch (TokenException e) {
            // there is no library that could have begun
        }
    }

    /** Windows has longs of four bytes, and structures of PKCS #11 without gaps. */
    static void requireLongsOfEightBytes(TokenPlace place, long bytes) throws TokenException {
        if (bytes != Long.BYTES) {
            throw new TokenException(
                    place,
                    "cannot be used on this system, whose C has longs of " + bytes + " bytes",
                    "run Cambist on Linux or macOS, or keep keys in files");
        }
    }

    private static MemorySegment functions(TokenPlace place, Arena arena) throws TokenException {
        MemoryLayout nativeLong =
                Objects.requireNonNull(Linker.nativeLinker().canonicalLayouts().get("long"));
        requireLongsOfEightBytes(place, nativeLong.byteSize());
        if (!Files.isRegularFile(place.library())) { // the linker's own complaints are about stacks
            throw new TokenException(
                    place.library(), "is no file", "install the library, or name the one of the token's maker");
        }
        MemorySegment entry;
        try {
            // Never unloaded: SunPKCS11 goes on using it.
            entry = SymbolLookup.libraryLookup(place.library(), Arena.global())
                    .find("C_GetFunctionList")
                    .orElseThrow(() -> new TokenException(
                            place.library(), "is no PKCS #11 library", "name the one of the token's maker"));
        } catch (IllegalArgumentException e) {
            throw new TokenException(
                    place.library(),
                    "cannot be loaded",
                    "install the library, or name the one of the token's maker",
                    e);
        }
        MemorySegment list = arena.allocate(ADDRESS);
        check(place, "C_GetFunctionList", call(entry, list));
        return list.get(ADDRESS, 0).reinterpret((GET_TOKEN_INFO + 2) * ADDRESS.byteSize());
    }

    private int index(Arena arena) throws TokenException {
        MemorySegment arguments = arena.allocate(INITIALIZE_ARGS_BYTES, ADDRESS.byteAlignment());
        arguments.set(JAVA_LONG, INITIALIZE_FLAGS, OS_LOCKING_OK);
        long begun = call(function(INITIALIZE), arguments);
        if (begun != ALREADY_INITIALIZED) {
            check(place, "C_Initialize", begun);
        }
        List<Integer> found = new ArrayList<>();
        long[] slots = slots(arena);
        MemorySegment info = arena.allocate(TOKEN_INFO_BYTES, Long.BYTES);
        for (int i = 0; i < slots.length; i++) {
            long result = call(function(GET_TOKEN_INFO), slots[i], info);
            if (result == TOKEN_NOT_PRESENT || result == TOKEN_NOT_RECOGNIZED) {
                continue;
            }
            check(place, "C_GetTokenInfo", result);
            if (place.isTold(text(info, 0, LABEL_BYTES), text(info, SERIAL, SERIAL_BYTES))) {
                found.add(i);
            }
        }
        if (found.isEmpty()) {
            throw new TokenException(place, "is not there", "connect it, or correct its label or serial number");
        }
        if (found.size() > 1) {
            throw new TokenException(place, "is there " + found.size() + " times", "name one by its serial number");
        }
        return found.getFirst();
    }

    private long[] slots(Arena arena) throws TokenException {
        MemorySegment count = arena.allocate(JAVA_LONG);
        check(place, "C_GetSlotList", callForSlots(MemorySegment.NULL, count));
        MemorySegment slots = arena.allocate(JAVA_LONG, Math.max(1, count.get(JAVA_LONG, 0)));
        check(place, "C_GetSlotList", callForSlots(slots, count));
        return slots.asSlice(0, count.get(JAVA_LONG, 0) * Long.BYTES).toArray(JAVA_LONG);
    }

    /** With those that hold no token, as SunPKCS11 counts them. */
    private long callForSlots(MemorySegment slots, MemorySegment count) throws TokenException {
        return call(function(GET_SLOT_LIST), (byte) 0, slots, count);
    }

    private MemorySegment function(int index) {
        return functions.get(ADDRESS, (index + 1) * ADDRESS.byteSize());
    }

    private static long call(MemorySegment function, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = arguments[i] instanceof MemorySegment
                    ? ADDRESS
                    : arguments[i] instanceof Byte ? JAVA_BYTE : JAVA_LONG;
        }
        try {
            return (long) Linker.nativeLinker()
                    .downcallHandle(function, FunctionDescriptor.of(JAVA_LONG, layouts))
                    .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("a function of a PKCS #11 library cannot be called", e);
        }
    }

    private static void check(TokenPlace place, String function, long result) throws TokenException {
        if (result != OK) {
            throw new TokenException(
                    place,
                    String.format("cannot be looked for (%s answers 0x%X)", function, result),
                    "see what the maker of the library says of that");
        }
    }

    /** Padded with blanks (PKCS #11 v2.40 section 3.2). */
    private static String text(MemorySegment info, long offset, int length) {
        return new String(info.asSlice(offset, length).toArray(JAVA_BYTE), UTF_8).strip();
    }
}
