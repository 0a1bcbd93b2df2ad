package io.posthorn.server.assembly;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/** Says in words what the JDK says by the class of an exception. */
final class Words {

    private static final Map<Class<?>, String> REASONS =
            Map.of(
                    AccessDeniedException.class, "access is denied",
                    FileAlreadyExistsException.class, "it is no directory",
                    NoSuchFileException.class, "there is no such file or directory");

    private Words() {}

    /**
     * What went wrong.
     *
     * @param failure of a file or of a room, whose message is a sentence
     * @return part of a sentence, without a stop
     */
    static String of(final IOException failure) {
        if (failure instanceof FileSystemException file) {
            final String reason = REASONS.getOrDefault(file.getClass(), file.getReason());
            return "%s cannot be used: %s".formatted(file.getFile(), reason);
        }
        return String.valueOf(failure.getMessage());
    }
}
