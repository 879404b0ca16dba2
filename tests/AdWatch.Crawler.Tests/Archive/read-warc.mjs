// Reads a WARC file with two readers not written here and prints what each made of every record, one JSON object a line.
// node read-warc.mjs warcio|node-warc FILE
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const [, , reader, file] = process.argv;
const sha256 = (bytes) => 'sha256:' + createHash('sha256').update(bytes).digest('hex');
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

if (reader === 'warcio') {
  const { WARCParser } = await import('warcio');
  for await (const record of new WARCParser(fs.createReadStream(file), { keepHeaders: true })) {
    const payload = Buffer.from((await record.readFully(false)) ?? []);
    print({
      type: record.warcType,
      id: record.warcHeader('WARC-Record-ID'),
      uri: record.warcTargetURI ?? null,
      status: record.warcType === 'response' || record.warcType === 'revisit' ? record.httpHeaders?.statusCode ?? null : null,
      payload: sha256(payload),
      length: payload.length,
    });
  }
} else {
  const require = createRequire(import.meta.url);
  const { AutoWARCParser } = require('node-warc');
  // Its stream ends twice, which today's Node refuses and takes the last record with it; here it ends once.
  require('node-warc/lib/parsers/warcStreamTransform').prototype._flush = function (done) {
    this.buffered ? this._consumeChunk(this.buffered, done, true) : done();
  };
  for await (const record of new AutoWARCParser(file)) {
    // It reads by lines and keeps the line end that closes the record with the last one.
    const content = record.content ?? Buffer.alloc(0);
    const payload = content.subarray(-2).toString('latin1') === '\r\n' ? content.subarray(0, -2) : content;
    print({
      type: record.warcType,
      id: record.warcRecordID,
      uri: record.warcTargetURI ?? null,
      status: record.warcType === 'response' || record.warcType === 'revisit' ? Number(record.httpInfo?.statusCode ?? 0) || null : null,
      payload: sha256(payload),
      length: payload.length,
    });
  }
}
