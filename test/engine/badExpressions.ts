/** Templates that do not parse. */
export const badTemplates = [
  '{{ vars.a | ',
  '{% if',
  '{% if vars.a %}',
  '{% raw %}{% endraw',
  '{% shout %}',
  '{% for x y %}{% endfor %}',
  '{% %}',
  '{{ }}',
  '{{ vars.a[ }}',
  '{{ (1..2 }}',
  '{{ (1.. }}',
  '{{ vars.a || upcase }}',
  '{{ vars.a | shuffle }}',
  '{{ vars.a | default 1 }}',
  '{% liquid = %}',
  '{{ vars.a | default: b c }}',
  '{% assign %}',
  '{% assign a %}',
  '{% capture %}{% endcapture %}',
  '{% cycle %}',
  '{% if a %}{% else %}{% else %}{% endif %}',
  '{% if a %}{% else %}{% elsif b %}{% endif %}',
  '{% # a\nb %}',
  `${'a'.repeat(65_536)}{{ a }}`,
];

/** Patterns that do not parse. */
export const badPatterns = [
  '[z-a]',
  '\\8',
  '(?P<',
  '(?=a)',
  'a**',
  'a{2,1}',
  '[a',
  '(a',
  '*a',
  '(?P<n>a)(?P<n>b)',
  'a)',
  'a\\',
];

/** Conditions that do not parse. */
export const badConditions = [
  { is: [1] },
  { and: [true], or: [true] },
  { map: [{ var: 'vars.a' }, { some: [{ var: 'vars.b' }, true] }] },
];
