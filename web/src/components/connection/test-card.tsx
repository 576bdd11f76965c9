'use client';

import { Gauge } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { TestView } from './test-view';
import { useTest } from './use-test';

interface TestCardProps {
  connectionId: string;
  /** It was made just now: tests it once. */
  auto: boolean;
}

/** Tests the connection through itself. */
export function TestCard({ connectionId, auto }: TestCardProps) {
  const { result, error, pending, run } = useTest(connectionId);
  const begun = useRef(false);
  useEffect(() => {
    if (!auto || begun.current) return;
    begun.current = true;
    void run();
  }, [auto, run]);
  return (
    <Card aria-labelledby="test">
      <CardHeader
        id="test"
        title="Test"
        description="Uses the connection as a client would, for a few kilobytes."
        action={
          <Button variant="outline" size="sm" pending={pending} onClick={() => void run()}>
            {!pending && <Gauge aria-hidden />} {result || error ? 'Test again' : 'Test'}
          </Button>
        }
      />
      {(pending || error || result) && (
        <CardContent className="pt-4">
          <TestView {...{ result, error, pending }} />
        </CardContent>
      )}
      {!pending && !error && !result && <div className="pb-5" />}
    </Card>
  );
}
