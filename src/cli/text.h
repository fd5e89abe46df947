/* text.h - text that came from outside, made safe for a terminal, a line, or JSON. */
#ifndef IPCTOOL_TEXT_H
#define IPCTOOL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Copies the len bytes of text to buf, with control characters, backslash and bytes that are not
 * UTF-8 as \xHH; ends it with NUL, cut at a whole character or escape when cap is too small
 * (4 * len + 1 always suffices). Returns the length without NUL.
 *
 * Control characters are C0 (NUL too), DEL and C1, and also U+2028 to U+202E and U+2066 to U+2069:
 * separators of lines, and marks that make a terminal show text in another order than it has.
 */
size_t text_escape(char *buf, size_t cap, const char *text, size_t len);

/* Is it ASCII that neither text_escape() nor text_escape_json() changes? */
bool text_is_plain(const char *text, size_t len);

/*
 * The way back: \xHH becomes the byte, but for \x00; all else stays, other backslashes too. The
 * text, which is no longer than before, or NULL when cap is too small.
 */
char *text_unescape(char *buf, size_t cap, const char *text);

/*
 * The same for the inside of a JSON string: \", \\, \uXXXX for control characters, and the lone
 * surrogate \udcXX for a byte XX that is not UTF-8, so that nothing is lost (Python's
 * surrogateescape reads it back). 6 * len + 1 always suffices.
 */
size_t text_escape_json(char *buf, size_t cap, const char *text, size_t len);

/*
 * Puts text into buf as words of a shell that mean it, for the commands in hints: quoted when need
 * be, and behind "--" when it begins with a dash. What text_escape() would escape is inside of $'',
 * where bash understands the escapes. Returns buf, or NULL when cap is too small.
 */
char *text_quote(char *buf, size_t cap, const char *text);
#define QUOTED_SIZE 1536 /* has room for every name */

/*
 * The name in `names` (NULL-terminated) that `text` was probably meant to be, or NULL: one or two
 * letters are wrong (two swapped ones count once), less than half of them, or it is cut short.
 * Capitals do not count. Names of more than 32 bytes are nobody's.
 */
const char *text_nearest(const char *text, const char *const *names);

/* Bytes of the UTF-8 character at text (of len bytes), 0 when it is not one, or is a control. */
size_t text_char(const char *text, size_t len);

#endif
