"""Small templates, one construct each. A case is a template; all see the same variables."""

VARIABLES = {
    "n": 7, "m": -3, "big": 2**70, "f": 2.5, "zero": 0, "t": True, "no": None, "s": "Hello, World", "empty": "",
    "u8": "Grüße 🧑‍🚀 ΑΣ", "ws": "  a\tb \n", "html": "<b>&'\"", "xs": [3, 1, 2], "words": ["b", "A", "c", "a"],
    "nested": [[1, [2, 3]], [4]], "d": {"b": 1, "a": 2, "items": 3, "update": 4, "_x": 5},
    "people": [{"name": "Bo", "age": 3, "home": {"city": "Rom"}}, {"name": "al", "age": 1, "home": {"city": "Ulm"}},
               {"name": "Cy", "age": 3}],
    "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}],
    "lines": "one\ntwo\n\nthree", "ks": {"1": "x", "é": [1.0, None, True]}, "tags": "a<b>c",
}

EXPRESSIONS = r"""
1 + 2|3 - 5|2 * 3|7 / 2|4 / 2|7 // 2|-7 // 2|7 // -2|7 % 3|-7 % 3|7 % -3|2 ** 10|2 ** 3 ** 2|-2 ** 2|2 ** -1|2 ** 0.5
7.5 // 2|-7.5 // 2|7.5 % 2|-7.5 % 2|7.5 % -2|0.0 % 3|-0.0|0.1 + 0.2|1e16|1e15|1e-5|1e-4|1.5e300 * 1e300|-1e400|1_000
0x1F|0b101|0o17|1_0.5_0|1.0e3|2**64|2**100|-(2**100)|2**64 // 3|-(2**64) // 3|2**64 % 7|-(2**64) % 7|2**64 - 2**64|big
big * big|big + 1|big - big|big / 2|big > 1|big == 2**70|10**18 * 10|9223372036854775807 + 1|-9223372036854775807 - 2
1 / 0|1 // 0|1 % 0|1.0 / 0|1.0 // 0|1.0 % 0|0 ** -1|0.0 ** -1|True + True|True * 3|true / 2|-true|+true|+n|-n|- - n
'a' + 'b'|'a' * 3|3 * 'a'|'a' * -1|'ab' * true|'a' + 1|1 + 'a'|none + 'x'|'x' + none|'x' + xs|xs + [1]|xs * 2|xs + (1,)
(1,) + (2,)|(1, 2) * 2|[1] + 1|'a' - 'b'|'a' / 2|none + 1|{} + {}|-'a'|+none|'a' ~ 1 ~ none ~ true ~ 1.0|1 ~ 2 + 3|n ~ m * 2
1 < 2|1 < 2 < 3|1 < 3 < 2|3 > 2 > 1|1 == 1.0|1 == true|'a' == 'a'|'a' < 'b'|'a' < 1|none == none|none < 1|[1, 2] < [1, 3]
[1] == [1.0]|(1,) == [1]|{'a': 1} == {'a': 1.0}|1 != 2|'a' != 'b' != 'a'|1 in xs|5 not in xs|'ell' in s|1 in s|'' in s
'a' in d|'z' in d|'a' in und|und in 'text'|none in [none]|1 in 5|not 1|not not ''|not xs|1 and 2|0 and 2|'' or 'x'|0 or none
1 if t else 2|1 if no else 2|1 if no|('x' if no) ~ 'y'|(1 if no).x|1 if t if no else 3|1 is true|1 is number|t is true|none is none
s[0]|s[-1]|s[100]|s[1:4]|s[::-1]|s[::2]|s[-3:]|s[:-3]|s[5:2]|s[10:2:-3]|xs[0]|xs[-1]|xs[5]|xs[1:]|xs[::-1]|xs[:100]|xs[::0]
u8[0]|u8[4]|u8[6:9]|u8[-2:]|u8[::-1]|u8 \| length|(1, 2, 3)[1:]|xs['0']|xs.0|nested[0][1][0]|nested.0.1.1|d['a']|d.a|d['zz']
d.zz|d.zz.y|d['zz']['y']|d.items|d.update|d['items']|d['update']|d._x|d['_x']|d.__class__|d['__class__']|s.__class__|s._foo
none.x|none['x']|no.x.y|und|und.x|und['x']|und()|und + 1|1 + und|-und|und ~ 'x'|und == und2|und == 1|und < 1|und[1:]|und is defined
und.x is defined|d.zz is defined|und \| length|und \| list|und \| int|und \| float|und \| trim|und \| upper|und \| default('z')|und \| tojson
und \| string|und \| join|und \| first|und \| last|und \| sum|und \| abs|und \| round|und % 2|'%s' % und|und is iterable|und is sequence|und is callable
und is mapping|und is string|und is none|s.upper|s.nope|xs.append|xs.append(1)|d.pop('a')|d.update({})|xs.nope|5 .x|n.real|f.is_integer()|n.bit_length()
[1, 'a', none, true, 1.5, [], {}, ()]|(1,)|()|(1, 2,)|{'a': 1, 2: 'b', none: true, 1.5: ()}|{1: 'a', 1.0: 'b', true: 'c'}|{[]: 1}|[1, 2,]
['it\'s', "q\"", 'both\'"', '\n', '\u2028', '\x00', 'é']|u8 ~ ''|[u8]|[ws]|'a' 'b' "c"|'\x41\u00e9\U0001F600\101'|'\d\é'|'tab\there'
range(5)|range(5) \| list|range(2, 8, 3) \| list|range(5, 0, -2) \| list|range(0) \| list|range(3)[1]|range(10)[2:5]|range(3) \| length|range(1, 2, 0)|2 in range(3)
range(100001)|range('a')|range()|dict(a=1, b=2)|dict([(1, 2)])|dict({'a': 1}, b=2)|dict([1])|dict.fromkeys(['a', 'b'], 0)|dict(1)|namespace(a=1)|namespace(_a=1)|namespace(a=1).a
namespace(a=1).b|namespace(a=1)['a']|joiner(', ')()|cycler('a', 'b').next()|cycler(1).current|cycler()|raise_exception('no!')|raise_exception(1)|raise_exception(s ~ '!')
s.upper()|s.lower()|s.title()|s.capitalize()|s.swapcase()|u8.upper()|u8.lower()|'ΑΣ'.lower()|'ΑΣ Β'.lower()|'ß'.upper()|'ǆ'.title()|"it's a dog".title()
ws.strip()|ws.lstrip()|ws.rstrip()|'xxaxx'.strip('x')|'abcab'.lstrip('ba')|'a.b.'.rstrip('.')|' a '.strip(none)|s.strip(1)|'aXbXc'.split('X')|'a b  c'.split()|'a b  c'.split(' ')
'aXbXc'.split('X', 1)|'aXbXc'.rsplit('X', 1)|' a b  c '.split(none, 1)|' a b  c '.rsplit(none, 1)|'a,b'.split(sep=',')|'a b'.split(maxsplit=0)|''.split()|''.split('x')|s.split('')
lines.splitlines()|lines.splitlines(true)|'a\r\nb\x0bc\u2028d'.splitlines()|'a=b=c'.partition('=')|'a=b=c'.rpartition('=')|'abc'.partition('=')|'abc'.rpartition('=')|'-'.join(['a', 'b'])|'-'.join('abc')
'-'.join([1])|','.join(d)|s.startswith('He')|s.endswith('ld')|s.startswith(('x', 'H'))|s.startswith('l', 2)|s.startswith('H', 0, 0)|s.startswith(1)|s.find('o')|s.find('o', 5)|s.rfind('o')|s.find('zz')|s.index('o')|s.index('zz')
s.rindex('l')|u8.find('🧑')|s.count('l')|s.count('')|s.count('l', 4)|s.replace('l', 'L')|s.replace('l', 'L', 2)|s.replace('', '-')|s.replace('l', '', 1)|'abc'.replace('', '-', 2)|s.replace('l')
'7'.zfill(3)|'-7'.zfill(4)|'a'.ljust(3) ~ '\|'|'a'.rjust(3)|'a'.center(4) ~ '\|'|'ab'.center(5) ~ '\|'|'a'.center(5, '*')|'a'.ljust(3, 'xy')|'a\tb'.expandtabs(4)|'prefix-x'.removeprefix('prefix-')|'x-suf'.removesuffix('-suf')
'12'.isdigit()|'²'.isdigit()|'½'.isnumeric()|'²'.isdecimal()|''.isdigit()|'ab'.isalpha()|'a1'.isalnum()|'a b'.isalpha()|' \t'.isspace()|''.isspace()|'aB'.islower()|'ab'.islower()|'AB1'.isupper()|'Ab Cd'.istitle()|'a1'.isidentifier()|'é'.isascii()|''.isascii()|'a\n'.isprintable()
'{} {}'.format(1, 'a')|'{0} {1} {0}'.format(1, 2)|'{a}'.format(a=1)|'{a.b}'.format(a={'b': 3})|'{a[b]}'.format(a={'b': 3})|'{:>5}\|{:<5}\|{:^5}'.format(1, 'a', 'b')|'{:05d}'.format(42)|'{:.2f}'.format(3.14159)|'{:,}'.format(1234567)|'{!r}'.format('a')|'{{}}'.format()|'{:x}'.format(255)|'{:#x}'.format(255)
'{:+d}'.format(5)|'{:%}'.format(0.5)|'{:e}'.format(12345.678)|'{:g}'.format(0.00001)|'{:*^9}'.format('mid')|'{}'.format()|'{'.format()|'}'.format()|'{a}'.format()|'{:d}'.format('x')|'{:10.3}\|'.format('abcdef')|'{0}{}'.format(1)|'{:.3}'.format(2.0)|'{0.__class__}'.format(1)|'{a}'.format_map({'a': 1})
'%s %s' % (1, 'a')|'%d' % 3.7|'%5d\|%-5d\|%05d' % (1, 2, 3)|'%.2f' % 2.675|'%x %X %o' % (255, 255, 8)|'%r' % 'a'|'%%'  % ()|'%(a)s' % {'a': 1}|'%s' % [1]|'%s'|'%s %s' % 1|'%s' % (1, 2)|'%d' % 'a'|'%c' % 65|'%5s\|%-5s\|' % ('a', 'b')|'%e' % 1234.5|'%g' % 1e10|'%+d % d' % (1, 2)|'%.3s' % 'abcdef'|'%z' % 1
d.get('a')|d.get('zz')|d.get('zz', 'f')|d.get()|d.keys() \| list|d.values() \| list|d.keys()|d.values()|d.copy()|ks|d.keys() \| tojson|xs.index(2)|xs.index(9)|xs.count(1)|(1, 2).index(2)|xs.copy()|'a' in d.keys()|('a', 2) in ks.items()
"""

FILTERS = r"""
m|abs;'x'|abs;f|abs;xs|batch(2)|list;xs|batch(2, 0)|list;s|capitalize;u8|capitalize;'a'|center(5) ~ '|';s|count;5|count;no|default('x');und|d('x');''|default('x', true);0|default(1, boolean=true)
{'b': 1, 'A': 2}|dictsort;d|dictsort(by='value');d|dictsort(reverse=true);{'b': 1, 'A': 2}|dictsort(true);d|dictsort(by='x');xs|dictsort;html|e;html|escape ~ '<';'<b>'|e + '<c>';'<c>' + '<b>'|e;html|e|e;html|forceescape;html|e|forceescape;html|safe ~ html;'a'|safe + '<';[html|safe]
1|filesizeformat;999|filesizeformat;1500|filesizeformat;1048576|filesizeformat(true);xs|first;''|first;[]|first is undefined;xs|last;'abc'|last;[]|last;5|first;'3.7'|float;'x'|float;'x'|float(1.5);'1e3'|float;' 7 '|float;'inf'|float;'nan'|float;none|float;'%s-%s'|format(1, 2);'%(a)s'|format(a=1);'%s'|format(1, a=2)
people|groupby('age')|list;people|groupby('name')|map('first')|list;people|groupby('home.city', default='zz')|list;[{'a': 'x'}, {'a': 'X'}]|groupby('a');[{'a': 'x'}, {'a': 'X'}]|groupby('a', case_sensitive=true);lines|indent;lines|indent(2);lines|indent(2, true);lines|indent(2, blank=true);lines|indent('>>');'a\n'|indent ~ '|';''|indent(2, true);5|indent
'42'|int;'42.9'|int;'x'|int;'x'|int(7);'ff'|int(base=16);'0x1f'|int(0, 16);' 5 '|int;3.9|int;-3.9|int;none|int;true|int;'1_000'|int;'1e3'|int;(2**70)|int;(2**70 ~ '')|int;(f * 1e308 * 10)|int;xs|join;xs|join(', ');xs|join(1);people|map(attribute='name')|join('-');people|join(',', attribute='age');'abc'|join('.');d|join(',');5|join
xs|length;d|length;s|length;u8|length;no|length;'abc'|list;d|list;xs|list;5|list;s|lower;5|lower;none|upper;d|items|list;und|items|list;xs|items|list;words|map('upper')|list;words|map('replace', 'a', 'x')|list;people|map(attribute='home.city')|list;people|map(attribute='home.city', default='?')|list;people|map(attribute='zz')|list;xs|map('nope')|list;xs|map|list;xs|map(foo='a')|list;nested|map(attribute=0)|list;nested|map('first')|list
xs|min;xs|max;words|min;words|max;words|min(case_sensitive=true);people|min(attribute='age');[]|min;[1, 'a']|max;xs|reject('odd')|list;xs|rejectattr('x')|list;people|rejectattr('home')|map(attribute='name')|list;s|replace('l', 'L');s|replace('l', 'L', 1);5|replace(5, 6);s|replace('l');xs|reverse|list;'abc'|reverse;d|reverse|list;5|reverse;2.5|round;3.5|round;2.675|round(2);1234|round(-2);7|round;1250|round(-2);2.1|round(0, 'ceil');2.9|round(0, 'floor');2.123|round(1, 'ceil');1|round(method='x');'a'|round
xs|select|list;[0, 1, '', 'a']|select|list;xs|select('odd')|list;xs|select('gt', 1)|list;xs|select('in', [1, 2])|list;people|selectattr('home')|map(attribute='name')|list;people|selectattr('age', 'equalto', 3)|map(attribute='name')|list;people|selectattr('name', '==', 'al')|list|length;xs|select('nope')|list;people|selectattr|list;xs|slice(2)|list;xs|slice(2, 0)|list;xs|slice(0)|list;xs|sort;words|sort;words|sort(case_sensitive=true);xs|sort(reverse=true);people|sort(attribute='age')|map(attribute='name')|list
people|sort(attribute='age,name')|map(attribute='name')|list;people|sort(attribute='age', reverse=true)|map(attribute='name')|list;[1, 'a']|sort;'cab'|sort;5|string ~ 1;none|string;xs|string;('<p>a  <i>b</i> &lt\;</p>')|striptags;xs|sum;people|sum(attribute='age');[]|sum;xs|sum(start=10);words|sum;[[1], [2]]|sum(start=[]);s|title;'foo-bar (baz) x_y'|title;"it's"|title;ws|trim;'xxaxx'|trim('x');none|trim;5|trim;'Hello big world'|truncate(11);'Hello big world'|truncate(9, true);'Hello big world'|truncate(9, false, '!', 0);'Hello'|truncate(2)
words|unique|list;words|unique(case_sensitive=true)|list;people|unique(attribute='age')|map(attribute='name')|list;[[1]]|unique|list;s|upper;u8|upper;'a b/ü&'|urlencode;{'a b': 'c/d', 'e': 1}|urlencode;'a bc  d_e'|wordcount;{'a': 1, 'b': none, 'c': '<'}|xmlattr;{'a b': 1}|xmlattr;d|attr('a');s|attr('upper') is callable;xs|attr('nope');5|nope
d|tojson;ks|tojson;xs|tojson;s|tojson;html|tojson;u8|tojson;u8|tojson(ensure_ascii=true);d|tojson(indent=2);xs|tojson(indent=2);[]|tojson(indent=2);{}|tojson(indent=2);{'a': [1, {'b': []}]}|tojson(indent=4);{'a': 1}|tojson(separators=(',', ':'));d|tojson(sort_keys=true);{1: 2, none: 3, true: 4, 1.5: 5}|tojson;{(1, 2): 3}|tojson;(1, 2)|tojson;1e9|tojson;1e16|tojson;(2**70)|tojson;'nan'|float|tojson;'inf'|float|tojson;none|tojson;true|tojson;'\x00\x1f\x7f\u2028"\\/'|tojson;range(3)|tojson;[und]|tojson;d|tojson(indent='\t');namespace()|tojson;{'a': 1}|tojson(indent=0)
xs|first + 1;-xs|first;(-5)|abs;-5|abs;'a'|upper ~ 'b'|upper;xs|map('string')|join|upper;2 + '3'|int;s|replace('l', 'L')|upper|length;'a' if und|length else 'b';xs|sum / 2;xs|length > 2 and 'y'
"""

TESTS = r"""
3 is odd;4 is even;-3 is odd;2.5 is odd;'a' is odd;9 is divisibleby 3;9 is divisibleby(2);9 is divisibleby 0;s is defined;und is undefined;s is not defined;none is none;t is boolean;1 is boolean;f is float;n is integer;t is integer;big is integer;'a' is string;('a'|e) is string;d is mapping;xs is mapping;xs is sequence;s is sequence;d is sequence;5 is sequence;xs is iterable;5 is iterable;range(2) is sequence;(x for x in y) is defined
'ab' is lower;'AB' is upper;'1' is lower;5 is lower;1 is number;t is number;'1' is number;none is number;xs is sameas xs;1 is sameas 1;none is sameas none;'a' is in 'abc';1 is in xs;5 is not in xs;1 is in 5;1 is eq 1;1 is ==(1);1 is ne 2;2 is gt 1;2 is ge 2;1 is lt 2;1 is le 0;1 is lt 'a';1 is equalto 1.0;2 is greaterthan 1;1 is lessthan 2;'upper' is filter;'nope' is filter;'odd' is test;1 is nope;range is callable;s.upper is callable;s is callable;html|e is escaped;s is escaped
1 is true;true is true;false is false;0 is false;1 is odd is even;not 1 is odd;1 is not odd;1 is odd and 2 is even;s is string and s|length > 3;xs[0] is odd;1 is number or 2;xs is iterable and xs is not string and xs is not mapping;1 is divisibleby(num=1);'a' is eq 'a' ~ 'b';und is true;none is mapping;namespace() is mapping;namespace(a=1).a is defined;namespace(a=1).b is defined;people[2].home is defined;people[0].home.city is defined
"""
