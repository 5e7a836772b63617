/** What differs between two versions, by kind. A missing value is an absent field, as opposed to null. */
import * as z from 'zod/mini'
import type { Json } from '#contract/json.ts'
import { WireNumber } from '#contract/wire-number.ts'

const AnyJson = z.custom<Json>()

/** A column of either table. `old_name` is null for an added column, `name` for a removed one. */
const ColumnChange = z.object({
  name: z.nullable(z.string()),
  old_name: z.nullable(z.string()),
  status: z.enum(['same', 'added', 'removed', 'renamed']),
  /** Whether its order among the columns of both tables changed. */
  is_moved: z.boolean(),
  /** Whether rows are aligned by it. */
  is_key: z.boolean(),
})
/** A column of either table. */
export type ColumnChange = z.infer<typeof ColumnChange>

const CellChange = z.object({
  old: z.optional(AnyJson),
  new: z.optional(AnyJson),
  /** Only cells of a row and a column that both versions have are changed. */
  is_changed: z.boolean(),
})
/** A cell of a row in both versions. */
export type CellChange = z.infer<typeof CellChange>

/** A row of either table, with its cells. */
export const RowChange = z.object({
  status: z.enum(['same', 'moved', 'changed', 'added', 'removed']),
  /** Whether its order changed, also for a changed row. */
  is_moved: z.boolean(),
  /** Its position in each table, from 1; null if it is not there. */
  old_row: z.nullable(z.number()),
  new_row: z.nullable(z.number()),
  /** By index of `columns`. */
  cells: z.array(CellChange),
})
export type RowChange = z.infer<typeof RowChange>

/** Two tables compared: columns, counts, and one page of the rows. */
export const TableChange = z.object({
  kind: z.literal('table'),
  /** The columns that rows are aligned by, with the names of the new version; empty if they are aligned by position. */
  key: z.array(z.string()),
  /** Whether the key was guessed, or asked for. */
  is_key_guessed: z.boolean(),
  /** Rows whose key occurs more than once in a version; those are paired in order. */
  duplicate_keys: z.number(),
  /** The columns of the new version in its order, with removed ones where they were. */
  columns: z.array(ColumnChange),
  counts: z.object({
    added: z.number(),
    removed: z.number(),
    changed: z.number(),
    /** Rows that moved and are otherwise the same. */
    moved: z.number(),
    same: z.number(),
    /** Changed cells of changed rows. */
    cells: z.number(),
  }),
  /** A page of the rows: in the order of the new version, removed ones where they were. */
  rows: z.array(RowChange),
  /** How many rows all pages have. */
  row_count: z.number(),
  /** The indexes, among the rows of all pages, of the first 10,000 rows that are not `same`. */
  change_indexes: z.array(z.number()),
})
export type TableChange = z.infer<typeof TableChange>

const Segment = z.object({ status: z.enum(['same', 'added', 'removed']), text: z.string() })
/** Consecutive words with the same status. */
export type Segment = z.infer<typeof Segment>

/** A block of a Markdown document: a heading, a paragraph, an item of a list, a table. */
export const BlockChange = z.object({
  status: z.enum(['same', 'moved', 'changed', 'added', 'removed']),
  is_moved: z.boolean(),
  type: z.enum([
    'heading',
    'paragraph',
    'list',
    'table',
    'code',
    'html',
    'quote',
    'rule',
    'definition',
    'front-matter',
  ]),
  /** The Markdown source in each version; of a block that is the same, only `new`. */
  old: z.optional(z.string()),
  new: z.optional(z.string()),
  /** The first line in each version, from 1. */
  old_line: z.nullable(z.number()),
  new_line: z.nullable(z.number()),
  /** The words of a changed block as plain text; null for a table and for blocks that are not changed. */
  segments: z.nullable(z.array(Segment)),
  /** Of a changed table, its rows and cells. */
  table: z.nullable(TableChange),
})
export type BlockChange = z.infer<typeof BlockChange>

/** Two Markdown documents compared, block by block. */
export const MarkdownChange = z.object({
  kind: z.literal('markdown'),
  blocks: z.array(BlockChange),
  counts: z.object({
    headings: z.number(),
    words_added: z.number(),
    words_removed: z.number(),
    rows_added: z.number(),
    rows_removed: z.number(),
    cells: z.number(),
    links: z.number(),
    images: z.number(),
    /** Blocks that only moved. */
    moved: z.number(),
  }),
  /** What was left out to stay within the time budget, as a sentence; null if nothing was. */
  note: z.nullable(z.string()),
})
export type MarkdownChange = z.infer<typeof MarkdownChange>

const LineChange = z.object({
  status: z.enum(['same', 'added', 'removed']),
  old_line: z.nullable(z.number()),
  new_line: z.nullable(z.number()),
  text: z.string(),
})
/** A line of source text, with its number in each version. */
export type LineChange = z.infer<typeof LineChange>

/** Lines of source text. */
export const TextChange = z.object({
  kind: z.literal('text'),
  lines: z.array(LineChange),
  counts: z.object({ added: z.number(), removed: z.number() }),
  note: z.nullable(z.string()),
})
export type TextChange = z.infer<typeof TextChange>

const JsonMemberChange = z.object({
  status: z.enum(['added', 'removed', 'changed']),
  /** `$.rows[id=7].score`: names, indexes of the new version (of the old one if removed), or the member that aligns an array. */
  path: z.string(),
  old: z.optional(AnyJson),
  new: z.optional(AnyJson),
})
/** A member that one version has, or that differs. */
export type JsonMemberChange = z.infer<typeof JsonMemberChange>

/** Two JSON values compared by path. */
export const JsonChange = z.object({
  kind: z.literal('json'),
  /** The first 10,000. */
  changes: z.array(JsonMemberChange),
  counts: z.object({ added: z.number(), removed: z.number(), changed: z.number() }),
  note: z.nullable(z.string()),
})
export type JsonChange = z.infer<typeof JsonChange>

/** Two numbers, such as progress. */
export const NumberChange = z.object({ kind: z.literal('number'), old: WireNumber, new: WireNumber })
export type NumberChange = z.infer<typeof NumberChange>

const LinkTarget = z.object({ href: z.string(), text: z.nullable(z.string()) })
/** Two links. */
export const LinkChange = z.object({ kind: z.literal('link'), old: LinkTarget, new: LinkTarget })
export type LinkChange = z.infer<typeof LinkChange>

const ComparedImage = z.object({
  /** Null for a `data:` URL. */
  src: z.nullable(z.string()),
  /** Size of the decoded image of a `data:` URL. */
  bytes: z.nullable(z.number()),
  media_type: z.nullable(z.string()),
})
/** Two images; which pixels differ is left to the reader. */
export const ImageChange = z.object({ kind: z.literal('image'), old: ComparedImage, new: ComparedImage })
export type ImageChange = z.infer<typeof ImageChange>

/** The versions have different types, or the data of one is not what its type says. */
export const KindChange = z.object({
  kind: z.literal('kind'),
  old_type: z.nullable(z.string()),
  new_type: z.nullable(z.string()),
})
export type KindChange = z.infer<typeof KindChange>

/** HTML; its source is compared with `view: 'source'`. */
export const RichChange = z.object({
  kind: z.literal('rich'),
  counts: z.object({ added: z.number(), removed: z.number() }),
})
export type RichChange = z.infer<typeof RichChange>

/** What differs between two versions, by `kind`. */
export const Change = z.discriminatedUnion('kind', [
  TableChange,
  MarkdownChange,
  TextChange,
  JsonChange,
  NumberChange,
  LinkChange,
  ImageChange,
  RichChange,
  KindChange,
])
export type Change = z.infer<typeof Change>
