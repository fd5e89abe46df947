/* text.c - escaping what came from outside, and guessing what was meant. */
#include "text.h"

#include "copy.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define ESCAPE_MAX  6  /* bytes of the longest escape, \udcXX */
#define NEAREST_MAX 32 /* no applet, verb or option has a longer name */
#define FAR         3  /* one more edit than a slip of the hand makes */

static const char hex_digits[16] = "0123456789abcdef";

/* Bytes of the UTF-8 character at text, 0 when it is none: RFC 3629, the shortest form only. */
static size_t decode(const char *text, size_t len, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	size_t n = 2;

	if (!len)
		return 0;
	*code = s[0];
	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xe0)
		n = s[0] >= 0xf0 ? 4 : 3;
	if (s[0] < 0xc2 || s[0] > 0xf4 || n > len)
		return 0;
	*code &= 0x7fu >> n;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3f);
	}
	if (*code < least[n] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return n;
}

/*
 * Also what is no control character by its category but acts as one: line and paragraph
 * separators, and the marks that turn the direction of the text around them.
 */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

size_t text_char(const char *text, size_t len)
{
	uint32_t code;
	size_t n = decode(text, len, &code);

	return n && is_control(code) ? 0 : n;
}

/* Appends a whole piece or nothing, and leaves room for the NUL; false when it does not fit. */
static bool append(char *buf, size_t cap, size_t *used, const char *piece, size_t len)
{
	if (len >= cap - *used)
		return false;
	copy_bytes(buf + *used, piece, len);
	*used += len;
	return true;
}

/* Bytes that text begins with that need neither escaping nor decoding: nearly all nearly always. */
static size_t count_plain(const char *text, size_t len)
{
	size_t n;

	for (n = 0; n < len; n++)
		if (text[n] < ' ' || text[n] > '~' || text[n] == '\\' || text[n] == '"')
			break;
	return n;
}

bool text_is_plain(const char *text, size_t len)
{
	return count_plain(text, len) == len;
}

/* Copies these, as much as fits; returns how many. */
static size_t append_plain(char *buf, size_t cap, size_t *used, const char *text, size_t len)
{
	size_t n = count_plain(text, len < cap - *used ? len : cap - *used - 1);

	copy_bytes(buf + *used, text, n);
	*used += n;
	return n;
}

size_t text_escape(char *buf, size_t cap, const char *text, size_t len)
{
	size_t used = 0, taken;

	if (!cap)
		return 0;
	for (; len; text += taken, len -= taken) {
		unsigned char byte = (unsigned char)*text;
		char escape[] = { '\\', 'x', hex_digits[byte >> 4], hex_digits[byte & 15] };

		taken = append_plain(buf, cap, &used, text, len);
		if (taken)
			continue;
		taken = byte == '\\' ? 0 : text_char(text, len);
		if (!append(buf, cap, &used, taken ? text : escape, taken ? taken : sizeof(escape)))
			break;
		if (!taken)
			taken = 1;
	}
	buf[used] = '\0';
	return used;
}

static size_t put_json_escape(char escape[ESCAPE_MAX], uint32_t code)
{
	escape[0] = '\\';
	if (code == '"' || code == '\\') {
		escape[1] = (char)code;
		return 2;
	}
	escape[1] = 'u';
	for (unsigned int i = 0; i < 4; i++)
		escape[2 + i] = hex_digits[code >> (12 - 4 * i) & 15];
	return ESCAPE_MAX;
}

static int hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that \xHH at text stands for, or 0. */
static int escaped_byte(const char *text)
{
	int high, low;

	if (text[0] != '\\' || text[1] != 'x')
		return 0;
	high = hex_digit(text[2]);
	low = high < 0 ? -1 : hex_digit(text[3]);
	return low < 0 ? 0 : high << 4 | low;
}

char *text_unescape(char *buf, size_t cap, const char *text)
{
	size_t len = 0;

	for (; *text && len + 1 < cap; len++) {
		int byte = escaped_byte(text);

		buf[len] = *text;
		if (byte)
			buf[len] = (char)byte;
		text += byte ? 4 : 1;
	}
	if (*text || cap == 0)
		return NULL;
	buf[len] = '\0';
	return buf;
}

size_t text_escape_json(char *buf, size_t cap, const char *text, size_t len)
{
	size_t used = 0, taken;

	if (!cap)
		return 0;
	for (; len; text += taken, len -= taken) {
		char escape[ESCAPE_MAX];
		size_t escape_len = 0;
		uint32_t code;

		taken = append_plain(buf, cap, &used, text, len);
		if (taken)
			continue;
		taken = decode(text, len, &code);
		if (!taken) {
			taken = 1;
			escape_len = put_json_escape(escape, 0xdc00u | (unsigned char)*text);
		} else if (code == '"' || code == '\\' || is_control(code)) {
			escape_len = put_json_escape(escape, code);
		}
		if (!append(buf, cap, &used, escape_len ? escape : text,
			    escape_len ? escape_len : taken))
			break;
	}
	buf[used] = '\0';
	return used;
}

/* Must a shell be kept from making something else of a word, and do its bytes need escapes? */
enum quoting { QUOTE_NOTHING, QUOTE_WORD, QUOTE_ESCAPES };

static enum quoting quoting_of(const char *text)
{
	enum quoting needed = *text ? QUOTE_NOTHING : QUOTE_WORD;
	size_t n;

	for (size_t len = strlen(text); len; text += n, len -= n) {
		n = text_char(text, len);
		if (n == 0 || *text == '\\')
			return QUOTE_ESCAPES;
		if (n == 1 && !isalnum((unsigned char)*text) && !strchr("/_.:@%+=,-", *text))
			needed = QUOTE_WORD;
	}
	return needed;
}

static bool append_text(char *buf, size_t cap, size_t *used, const char *text)
{
	return append(buf, cap, used, text, strlen(text));
}

char *text_quote(char *buf, size_t cap, const char *text)
{
	static const char *const opening[] = { "", "'", "$'" };
	const char *open = opening[quoting_of(text)], *close = *open ? "'" : "";
	size_t used = 0;
	bool fits = append_text(buf, cap, &used, *text == '-' ? "-- " : "") &&
		    append_text(buf, cap, &used, open);

	for (; fits && *text; text++)
		fits = *text != '\'' ? append(buf, cap, &used, text, 1)
				     : append_text(buf, cap, &used, "'\"'\"") &&
					       append_text(buf, cap, &used, open);
	if (!fits || !append_text(buf, cap, &used, close))
		return NULL;
	buf[used] = '\0';
	return buf;
}

static bool same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/*
 * How many letters are to be added, dropped or replaced, or neighbours swapped, to make b of a;
 * neither is longer than NEAREST_MAX. row[j] is the answer for the first i letters of a and the
 * first j of b.
 */
static unsigned int count_edits(const char *a, const char *b)
{
	unsigned int rows[3][NEAREST_MAX + 1];
	unsigned int *before = rows[0], *above = rows[1], *row = rows[2], *spare;

	for (unsigned int j = 0; j <= NEAREST_MAX; j++)
		above[j] = before[j] = j;
	for (unsigned int i = 0; a[i]; i++) {
		row[0] = i + 1;
		for (unsigned int j = 0; b[j]; j++) {
			row[j + 1] = least(least(above[j + 1], row[j]) + 1,
					   above[j] + !same_letter(a[i], b[j]));
			if (i && j && same_letter(a[i], b[j - 1]) && same_letter(a[i - 1], b[j]))
				row[j + 1] = least(row[j + 1], before[j - 1] + 1);
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[strlen(b)];
}

/* How far text is from a name that may have been meant; FAR from one that was not. */
static unsigned int distance(const char *text, const char *name)
{
	size_t text_len = strlen(text), name_len = strlen(name);
	size_t longer = text_len > name_len ? text_len : name_len;
	unsigned int edits;

	if (longer > NEAREST_MAX)
		return FAR;
	/* Somebody abbreviated: as good a sign as one wrong letter. */
	if (text_len > 1 && text_len < name_len && !strncasecmp(text, name, text_len))
		return 1;
	edits = count_edits(text, name);
	return edits < FAR && edits < longer - edits ? edits : FAR;
}

const char *text_nearest(const char *text, const char *const *names)
{
	const char *nearest = NULL;
	unsigned int best = FAR, n;

	for (; *names; names++) {
		n = distance(text, *names);
		if (n < best) {
			best = n;
			nearest = *names;
		}
	}
	return nearest;
}
