package io.posthorn.store.chain;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Which chain number has which name, in files of a fixed length that are filled one after the
 * other.
 *
 * <pre>
 *   0 state (0x5A used, 0x25 given up)   1 name length (2)   3 number (4)   7 crc of number and name (4)   11 name, UTF-8
 * </pre>
 */
final class NameFile implements AutoCloseable {

    private static final Pattern NAME_FILE = Pattern.compile("names-\\d{5}");
    private static final int FILE_LENGTH = 1 << 20;
    private static final int HEAD = 11;
    private static final int MAX_NAME = 300;

    /** The states have no check of their own; no spoilt bit makes one of them out of another. */
    private static final byte USED = 0x5A;

    private static final byte GIVEN_UP = 0x25;

    /** So many names may be dead before the files are written anew at a start. */
    private static final int DEAD_LIMIT = 1_000;

    private final Disk disk;
    private final Path directory;
    private final List<MappedFile> files = new ArrayList<>();
    private final Map<Integer, Place> places = new TreeMap<>();
    private final Set<Integer> givenUp = new HashSet<>();
    private int end;

    /** Highest number that was ever used; a block on disk may still think it belongs to it. */
    private int highest = -1;

    private record Place(MappedFile file, int at, String name) {}

    private NameFile(final Disk disk, final Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    static NameFile open(final Disk disk, final Path directory) throws IOException {
        final NameFile opened = loaded(disk, directory);
        return opened.givenUp.size() > DEAD_LIMIT && opened.givenUp.size() > opened.places.size()
                ? opened.rewritten()
                : opened;
    }

    private static NameFile loaded(final Disk disk, final Path directory) throws IOException {
        final NameFile loaded = new NameFile(disk, directory);
        try {
            for (final Path file : disk.list(directory)) {
                if (isName(file)) {
                    loaded.load(disk.open(file));
                }
            }
            return loaded;
        } catch (final IOException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private static boolean isName(final Path file) {
        return NAME_FILE.matcher(file.getFileName().toString()).matches();
    }

    private void load(final MappedFile file) {
        final ByteBuffer bytes = file.bytes();
        files.add(file);
        int at = 0;
        while (at + HEAD <= bytes.capacity() && bytes.get(at) != 0) {
            final int length = bytes.getShort(at + 1) & 0xFFFF;
            final int number = bytes.getInt(at + 3);
            final byte state = bytes.get(at);
            if (state != USED && state != GIVEN_UP
                    || at + HEAD + length > bytes.capacity()
                    || crcOf(bytes, at, length) != bytes.getInt(at + 7)) {
                break;
            }
            highest = Math.max(highest, number);
            if (state == USED) {
                final byte[] name = new byte[length];
                bytes.get(at + HEAD, name);
                places.put(number, new Place(file, at, new String(name, StandardCharsets.UTF_8)));
            } else {
                givenUp.add(number);
            }
            at += HEAD + length;
        }
        // Whatever follows was never durable; it must not come back between names written later.
        // It may begin anywhere: sectors reach the disk in any order.
        for (int i = at; i < bytes.capacity(); i++) {
            if (bytes.get(i) != 0) {
                bytes.put(i, (byte) 0);
            }
        }
        end = at;
    }

    private NameFile rewritten() throws IOException {
        final Map<Integer, Place> live = new TreeMap<>(places);
        final List<Path> old = files.stream().map(MappedFile::path).toList();
        close();
        final Path temporary = directory.resolve("rewritten");
        disk.delete(temporary);
        disk.createDirectory(temporary);
        final int fileCount = write(live, temporary);
        // A crash between these steps leaves too few names. Then there are blocks of chains that
        // nobody has heard of, and everything is derived again.
        for (final Path path : old) {
            disk.delete(path);
        }
        for (int i = 0; i < fileCount; i++) {
            disk.rename(temporary.resolve(fileName(i)), directory.resolve(fileName(i)));
        }
        disk.delete(temporary);
        return loaded(disk, directory);
    }

    /** Gives how many files it took. */
    private int write(final Map<Integer, Place> live, final Path into) throws IOException {
        try (NameFile written = new NameFile(disk, into)) {
            for (final Map.Entry<Integer, Place> entry : live.entrySet()) {
                written.makeRoom(1);
                written.add(entry.getKey(), entry.getValue().name());
            }
            if (highest > written.highest) {
                written.makeRoom(1);
                written.add(highest, "");
                written.remove(highest);
            }
            written.force();
            return written.files.size();
        }
    }

    private static String fileName(final int i) {
        return "names-%05d".formatted(i);
    }

    /** A number that no name has had. */
    int nextNumber() {
        return highest + 1;
    }

    /** Whether a number had a name that was removed. */
    boolean isGivenUp(final int number) {
        return givenUp.contains(number);
    }

    /** All names in use by number. */
    Map<Integer, String> names() {
        final Map<Integer, String> names = new TreeMap<>();
        places.forEach((number, place) -> names.put(number, place.name()));
        return names;
    }

    /** Makes sure that names can be added without touching the disk's space. */
    void makeRoom(final int count) throws IOException {
        if (files.isEmpty() || end + count * (HEAD + MAX_NAME) > FILE_LENGTH) {
            files.add(disk.create(directory.resolve(fileName(files.size())), FILE_LENGTH));
            end = 0;
        }
    }

    void add(final int number, final String name) {
        final byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        Invariant.that(
                nameBytes.length <= MAX_NAME && end + HEAD + nameBytes.length <= FILE_LENGTH,
                () -> "no room was made for the name " + name);
        final MappedFile file = files.get(files.size() - 1);
        final ByteBuffer bytes = file.bytes();
        bytes.putShort(end + 1, (short) nameBytes.length);
        bytes.putInt(end + 3, number);
        bytes.put(end + HEAD, nameBytes);
        bytes.putInt(end + 7, crcOf(bytes, end, nameBytes.length));
        bytes.put(end, USED);
        places.put(number, new Place(file, end, name));
        highest = Math.max(highest, number);
        end += HEAD + nameBytes.length;
    }

    void remove(final int number) {
        final Place place = places.remove(number);
        if (place != null) {
            place.file().bytes().put(place.at(), GIVEN_UP);
            givenUp.add(number);
        }
    }

    void force() throws IOException {
        for (final MappedFile file : List.copyOf(files)) {
            file.force();
        }
    }

    @Override
    public void close() {
        files.forEach(MappedFile::close);
        files.clear();
    }

    private static int crcOf(final ByteBuffer bytes, final int at, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(at + 7).position(at + 1));
        crc.update(bytes.duplicate().limit(at + HEAD + length).position(at + HEAD));
        return (int) crc.getValue();
    }
}
